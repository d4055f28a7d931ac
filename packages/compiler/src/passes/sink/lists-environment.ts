import type { RunStep } from "@stagecraft/ir"
import { show } from "@stagecraft/ir"
import type { Graph, StageDraft } from "../../graph.ts"
import { stageBelow } from "../../graph.ts"

/** `env` and its like as words, and the builtins that list all variables when they are given none. */
const LISTS =
  /(?<![\w./-])(?:\/usr\/bin\/|\/bin\/)?(?:env|printenv)(?![\w.=/-])|\benviron\b|(?:^|[;&|({\n])\s*(?:set|(?:export|declare|typeset)(?:\s+-[a-z]+)?)\s*(?:$|[;&|)}>\n])/u

/** All that a RUN hands to its shell or program. */
export function textOfRun({ form }: RunStep): string {
  if (form.kind === "script") return form.body
  if (form.kind === "exec") return form.argv.map(show).join(" ")
  return form.parts.map(({ command }) => show(command)).join("\n")
}

/** True when a RUN may show its variables one after the other, in the order in which they were set. */
const listsEnvironment = (step: RunStep): boolean => LISTS.test(textOfRun(step))

/** Finds the first RUN of a stage, or of what is built on it, that lists the environment; looked for when asked. */
export function listingFinder(graph: Graph): (stage: StageDraft) => RunStep | undefined {
  let found: Map<StageDraft, RunStep | undefined> | undefined
  const find = () => {
    const all = new Map<StageDraft, RunStep | undefined>()
    // From the last stage up: what is built on one stands below it.
    for (const stage of graph.stages.toReversed()) {
      const isListing = (step: StageDraft["steps"][number]): step is RunStep =>
        step.kind === "run" && listsEnvironment(step)
      const own = stage.steps.find(isListing) ?? all.get(stage)
      all.set(stage, own)
      const below = stageBelow(graph, stage)
      if (own && below) all.set(below, own)
    }
    return all
  }
  return (stage) => (found ??= find()).get(stage)
}
