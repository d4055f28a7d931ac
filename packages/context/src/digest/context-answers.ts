import { hash } from "node:crypto"
import type { ContextUse } from "../context-use.ts"
import type { ContextWitness } from "../context-witness.ts"
import { parseIgnore } from "../ignore-rules.ts"
import { linkUses } from "../link-uses.ts"
import { viewContext } from "../view-context.ts"
import type { ContextView } from "../view-context.ts"

/** What a context on disk answered to a compilation; plain data, to be kept as JSON. */
export interface ContextAnswers {
  readonly links: readonly LinkAnswer[]
  readonly views: readonly ViewAnswers[]
}

/** A use that links are followed for, as far as these depend on it. */
type Followed = readonly [kind: "literal" | "glob" | "pattern", path: string]

interface LinkAnswer {
  readonly asked: readonly Followed[]
  /** In order, null for a use itself, and a path for each that was found on its way. */
  readonly found: readonly (string | null)[]
}

interface ViewAnswers {
  readonly ignore: string
  /** By question and path. */
  readonly answers: Readonly<Record<string, string>>
}

const QUESTIONS = ["entry", "names", "text"] as const
type Question = (typeof QUESTIONS)[number]

/** Remembers what a context answers while an image is compiled. */
export class AnswersWitness implements ContextWitness {
  readonly #links: LinkAnswer[] = []
  readonly #views: { readonly ignore: string; readonly answers: Record<string, string> }[] = []
  #isSteady = true

  linked(asked: readonly ContextUse[], found: readonly ContextUse[]): void {
    const answer = { asked: asked.flatMap(followed), found: pathsOf(asked, found) }
    if (!this.#links.some((known) => same(known, answer))) this.#links.push(answer)
  }

  watch(view: ContextView, ignore: string): ContextView {
    const answers: Record<string, string> = {}
    this.#views.push({ ignore, answers })
    const note = <T>(question: Question, path: string, answer: T): T => {
      const key = `${question} ${path}`
      const printed = print(answer)
      if (Object.hasOwn(answers, key) && answers[key] !== printed) this.#isSteady = false
      answers[key] = printed
      return answer
    }
    return {
      entry: (path) => note("entry", path, view.entry(path)),
      names: (folder) => note("names", folder, view.names(folder)),
      text: (path) => note("text", path, view.text(path)),
    }
  }

  /** All that was answered; undefined when one question was answered in two ways, as something changed meanwhile. */
  get answers(): ContextAnswers | undefined {
    return this.#isSteady ? { links: this.#links, views: this.#views } : undefined
  }
}

/** Whether a context would answer the same now: then what was compiled of it once would be compiled of it again. */
export function isAnsweredAlike(folder: string, { links, views }: ContextAnswers): boolean {
  try {
    return (
      links.every(({ asked, found }) => {
        const uses = asked.map(useOf)
        return same(pathsOf(uses, linkUses(folder, uses)), found)
      }) && views.every((view) => isSeenAlike(folder, view))
    )
  } catch {
    // No folder any more, or none that may be read.
    return false
  }
}

function isSeenAlike(folder: string, { ignore, answers }: ViewAnswers): boolean {
  const view = viewContext(folder, parseIgnore(ignore))
  return Object.entries(answers).every(([key, answer]) => {
    const end = key.indexOf(" ")
    const question = QUESTIONS.find((each) => each === key.slice(0, end))
    return question !== undefined && print(view[question](key.slice(end + 1))) === answer
  })
}

/** Nothing for what links are not followed for. */
function followed({ literal, glob, pattern, broad, outside }: ContextUse): readonly Followed[] {
  if (broad || outside) return []
  if (literal !== undefined) return [["literal", literal]]
  return [glob === undefined ? ["pattern", pattern] : ["glob", glob]]
}

const NOWHERE = { file: "", line: 1, column: 1 }

function useOf([kind, path]: Followed): ContextUse {
  const rest = { broad: false, outside: false, language: "glob", verb: "COPY" } as const
  return { ...rest, pattern: "", [kind]: path, shown: "", span: NOWHERE }
}

function pathsOf(
  asked: readonly ContextUse[],
  found: readonly ContextUse[],
): readonly (string | null)[] {
  const own = new Set(asked)
  return found.flatMap((use) =>
    own.has(use) ? followed(use).map(() => null) : [use.literal ?? use.pattern],
  )
}

/** A text by its hash: it may be long. */
function print(answer: unknown): string {
  if (typeof answer === "string") return hash("sha256", answer)
  return (
    JSON.stringify(answer, (_key, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    ) ?? ""
  )
}

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other)
