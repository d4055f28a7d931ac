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
  const words = texts
    // Most say no such thing, which is found out sooner without a pattern.
    .filter((text) => text.includes("ln") && MAKES_LINK.test(text))
    .flatMap((text) => text.split(/[\s;&|()<>"']+/u))
    .filter((word) => word !== "" && !word.startsWith("-"))
  const found = words.length === 0 ? NONE : words
  read.set(step, found)
  return found
}

/** Paths that may be symbolic links, as far as RUNs say `ln -s`: a copy to one of them goes somewhere else. */
export type Links = readonly string[]

/** The links after a step. The identical list when it makes none. */
export function linksAfter(links: Links, step: StepNode, facts: StageFacts): Links {
  if (step.kind !== "run") return links
  const words = wordsOf(step)
  if (words.length === 0) return links
  const paths = words.flatMap((word) => joinPath(facts.directory, word) ?? [])
  return [...links, ...paths]
}

/** The link that a path is or lies in. */
export const linkAbove = (links: Links, path: string): string | undefined =>
  links.find((link) => link !== "/" && isIn(path, link))

/** The links at the first step of a stage: those of the stages that it is built on. */
export const linksAtStart = (
  graph: Graph,
  atStart: ReadonlyMap<StageDraft, StageFacts>,
): ((stage: StageDraft) => Links) => alongChain(graph, atStart, NONE, linksAfter)
