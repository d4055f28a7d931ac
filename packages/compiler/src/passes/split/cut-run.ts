import type { RunStep, Text, TextPart } from "@stagecraft/ir"
import { textOf } from "@stagecraft/ir"
import { hazards } from "../../effects/hazards.ts"
import { isIn } from "../../effects/paths.ts"
import { partsOf, readRun, shellText } from "../../effects/read-run.ts"
import { readList } from "../../effects/read-shell.ts"
import { againstMerging } from "../../same-setting.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { joinPath } from "../../stage-facts.ts"
import { isInstallCommand } from "./install-run.ts"
import { foldersOfPath } from "./surroundings.ts"

/** A RUN in two at an `&&`: what ends with an install, and the rest. */
export interface Cut {
  readonly head: RunStep
  readonly tail: RunStep
  /** The programs that the head calls. */
  readonly programs: readonly string[]
  /** The tail as its shell reads it. */
  readonly tailText: string
}

/** Where two parts of a RUN stand, and what is asked of them. */
export interface CutSetting {
  readonly facts: StageFacts
  /** The folder of the image that the copy before it fills. */
  readonly directory: string
  /** Whether its stage ends up in the image. */
  readonly ships: boolean
  readonly splitRuns: "known" | "all"
}

/** A part of a text, by the places of what the shell reads. */
function slice(command: Text, from: number, to: number): Text {
  let start = 0
  return textOf(
    command.flatMap((part): readonly TextPart[] => {
      const written = shellText([part])!
      const [a, b] = [from - start, to - start]
      start += written.length
      if (b <= 0 || a >= written.length) return []
      if (typeof part === "string") return [part.slice(Math.max(a, 0), b)]
      // Commands end between words, and a reference is in one.
      return part.kind === "literal"
        ? [{ ...part, value: part.value.slice(Math.max(a, 0), b) }]
        : [part]
    }),
  )
}

/** Each way to cut a RUN behind an install, the longest head first; none for what is no list joined by `&&`. */
export function cutsOf(step: RunStep): readonly Cut[] {
  const [part, ...others] = partsOf(step)
  // Several parts are the author's word that they are one RUN.
  if (!part || others.length > 0 || step.form.kind !== "shell") return []
  const source = shellText(part.command)
  const list = source === undefined ? undefined : readList(source)
  if (source === undefined || !list) return []
  const { form, comments: _, ...bare } = step
  const end = list.at(-1)!.end
  const cuts: Cut[] = []
  const programs: string[] = []
  for (const [at, { simple, end: headEnd }] of list.entries()) {
    const next = list[at + 1]
    if (!simple || !next) break
    programs.push(simple.name)
    if (!isInstallCommand(simple)) continue
    const of = (from: number, to: number): RunStep["form"] => ({
      ...form,
      parts: [{ ...part, command: slice(part.command, from, to) }],
    })
    cuts.unshift({
      head: { ...step, form: of(list[0]!.start, headEnd) },
      tail: { ...bare, form: of(next.start, end) },
      programs: [...programs],
      tailText: source.slice(next.start, end),
    })
  }
  return cuts
}

/** What tells one shell from the next: how long it has run, what it has called, in which line it is, how it began. */
const TELLS_SHELLS =
  /\b(?:SECONDS|LINENO|PIPESTATUS|HISTCMD|EPOCH\w+|S?RANDOM|BASH\w*)\b|\$\{?(?:_\b|\?)|(?:^|[\s;&|({`])(?:hash|type|times|history|fc)(?![\w-])/u

/** What takes away or changes as a whole what was there before it, and so leaves it in the layer below. */
const LEAVES_BELOW =
  /(?<![\w-])(?:rm|rmdir|unlink|mv|chown|chmod|chgrp|find|xargs|shred|strip|truncate|prune|dedupe|clean|cache|purge|remove|autoremove|uninstall|install|ci|-delete)(?![\w-])/u

const mentions = (source: string, name: string): boolean =>
  source.split(/[^\w.@+-]+/u).includes(name)

/** A folder of PATH that the install may fill. */
function searchedInside(facts: StageFacts, directory: string): string | undefined {
  for (let each = facts.variables; each; each = each.before) {
    if (each.name !== "PATH") continue
    const found = foldersOfPath(each).find((path) => {
      const folder = joinPath(facts.directory, path)
      return folder === undefined || path.includes("$") || isIn(folder, directory)
    })
    if (found !== undefined) return found
  }
  return undefined
}

/** What of a text is not the same at the beginning of a shell of its own. */
export const tellsShells = (source: string): string | undefined =>
  TELLS_SHELLS.exec(source)?.[0].trim()

function againstTail({ head, tail, tailText }: Cut, setting: CutSetting): string | undefined {
  const { facts, splitRuns } = setting
  if (splitRuns === "all") {
    const found = tellsShells(tailText)
    return found === undefined ? undefined : `\`${found}\` is not the same in a shell of its own`
  }
  const [first, second] = [readRun(head, facts, false), readRun(tail, facts, false)]
  const why = first.why ?? second.why
  if (why !== undefined) return why
  if (second.commands.some(({ name }) => name === "mv"))
    return "`mv` cannot rename a folder of a layer below"
  const account = hazards({ facts })
  account.add(first.commands)
  return account.against(second.commands)
}

/** Why two RUNs would not do what the one does, or would cost more; undefined when they are as good. */
export function againstCut(cut: Cut, setting: CutSetting): string | undefined {
  const { head, programs, tailText } = cut
  const kept = againstMerging(head)
  if (kept !== undefined) return kept
  const left = setting.ships ? LEAVES_BELOW.exec(tailText)?.[0] : undefined
  if (left !== undefined)
    return `what \`${left}\` takes away would stay in the layer of the install`
  const again = programs.find((name) => mentions(tailText, name))
  const searched =
    again === undefined ? undefined : searchedInside(setting.facts, setting.directory)
  if (searched !== undefined)
    return `the install may bring another \`${again}\` into ${searched}, which PATH names, and one shell would go on with the old one`
  return againstTail(cut, setting)
}
