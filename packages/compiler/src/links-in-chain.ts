import type { RunStep, StepNode } from "@stagecraft/ir"
import { show } from "@stagecraft/ir"
import { alongChain } from "./along-chain.ts"
import { isIn } from "./effects/paths.ts"
import type { Graph, StageDraft } from "./graph.ts"
import type { StageFacts } from "./stage-facts.ts"
import { StepMemory } from "./step-memory.ts"
import { joinPath } from "./stage-facts.ts"

const MAKES_LINK =
  /(?<![\w./-])(?:\/usr\/bin\/|\/bin\/)?ln\s+(?:-\S+\s+)*(?:-[a-zA-Z]*s|--symbolic)/u
/** The same, and the words that such a command has. */
const LINKING = new RegExp(`${MAKES_LINK.source}[^;&|()\\n]*`, "gu")
/** Where a word begins that only the shell reads. */
const OPEN = /[$`*?[{~\\]/u
/** Stands behind what a path begins with, where only the shell knows its end. */
const ANY_END = "\0"
const NONE: readonly string[] = []
const read = new StepMemory<RunStep, readonly string[]>()

/** The words of a RUN that makes symbolic links, of which each may be the name of one. */
function wordsOf(step: RunStep): readonly string[] {
  const known = read.get(step)
  if (known) return known
  const { form } = step
  const texts =
    form.kind === "script"
      ? [form.body]
      : form.kind === "exec"
        ? [form.argv.map(show).join(" ")]
        : form.parts.map(({ command }) => show(command))
  const linking = texts
    // Most say no such thing, which is found out sooner without a pattern.
    .filter((text) => text.includes("ln") && MAKES_LINK.test(text))
    .map((text) => text.replaceAll("\\\n", " "))
  const words = linking
    .flatMap((text) => text.split(/[\s;&|()<>"']+/u))
    .filter((word) => word !== "" && !word.startsWith("-") && !OPEN.test(word))
  for (const [command] of linking.flatMap((text) => [...text.matchAll(LINKING)])) {
    const named = command.split(/\s+/u).filter((word, at) => at > 0 && !/^(?:-.*)?$/u.test(word))
    // Of two words the first is what the link leads to.
    for (const word of named.length > 1 ? named.slice(1) : named) {
      const plain = word.replace(/["']/gu, "")
      const end = plain.search(OPEN)
      if (end >= 0) words.push(plain.slice(0, end) + ANY_END)
    }
  }
  const found = words.length === 0 ? NONE : words
  read.set(step, found)
  return found
}

/**
 * Paths that may be symbolic links, as far as RUNs say `ln -s`: a copy to one of them goes somewhere else. Of a name
 * that a variable decides it is what stands before the variable.
 */
export type Links = readonly string[]

/** The links after a step. The identical list when it makes none. */
export function linksAfter(links: Links, step: StepNode, facts: StageFacts): Links {
  if (step.kind !== "run") return links
  const words = wordsOf(step)
  if (words.length === 0) return links
  const paths = words.flatMap((word) =>
    word === ANY_END ? word : (joinPath(facts.directory, word) ?? []),
  )
  return [...links, ...paths]
}

/** The link that a path is or lies in. */
export function linkAbove(links: Links, path: string): string | undefined {
  for (const link of links) {
    if (!link.endsWith(ANY_END)) {
      if (link !== "/" && isIn(path, link)) return link
    } else if (path.startsWith(link.slice(0, -1))) return path
  }
  return undefined
}

/** The links at the first step of a stage: those of the stages that it is built on. */
export const linksAtStart = (
  graph: Graph,
  atStart: ReadonlyMap<StageDraft, StageFacts>,
): ((stage: StageDraft) => Links) => alongChain(graph, atStart, NONE, linksAfter)
