import type { StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { mayMeet } from "../../effects/places.ts"
import type { Graph, StageDraft } from "../../graph.ts"
import { resolveStage } from "../../graph.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { factsAfter, joinPath } from "../../stage-facts.ts"
import { textOfRun } from "../sink/lists-environment.ts"

/** Where package managers of a system are told from where they take packages; it may be any folder. */
const LISTS = [
  "/etc/apt/sources.list",
  "/etc/apt/sources.list.d",
  "/etc/apk/repositories",
  "/etc/yum.repos.d",
].map((path) => ({ path, reach: "tree" as const }))
const MENTIONS = /sources\.list|apk\/repositories|yum\.repos\.d|add-apt-repository|config-manager/u
/** An address of a folder, or a line that is one. */
const FOLDER = /\b(?:file|copy|cdrom):|(?:echo|printf)\s+["']?(?:@\w+\s+)?\/(?!etc)/u

function brings(step: StepNode, facts: StageFacts): boolean {
  if (step.kind === "run") {
    const text = textOfRun(step)
    return MENTIONS.test(text) && FOLDER.test(text)
  }
  if (step.kind !== "copy" && step.kind !== "add") return false
  const written = plain(step.destination)
  const to = written === undefined ? undefined : joinPath(facts.directory, written)
  if (to === undefined) return false
  return LISTS.some((list) => mayMeet(list, { path: to, reach: "tree" }))
}

/** The first step that says where packages of the system come from, if it may be a folder: one that is copied later. */
export const sourcesAfter = (
  before: StepNode | undefined,
  step: StepNode,
  facts: StageFacts,
): StepNode | undefined => before ?? (brings(step, facts) ? step : undefined)

/** The same at the first step of each stage, from the stages that it is built on. */
export function sourcesAtStart(
  graph: Graph,
  atStart: ReadonlyMap<StageDraft, StageFacts>,
): ReadonlyMap<StageDraft, StepNode | undefined> {
  const start = new Map<StageDraft, StepNode | undefined>()
  const end = new Map<unknown, StepNode | undefined>()
  for (const stage of graph.stages) {
    const { base } = stage.node
    let found = base.kind === "stage" ? end.get(resolveStage(graph, base.stage)) : undefined
    start.set(stage, found)
    let facts = atStart.get(stage)!
    for (const step of stage.steps) {
      found = sourcesAfter(found, step, facts)
      facts = factsAfter(facts, step)
    }
    end.set(stage.node, found)
  }
  return start
}
