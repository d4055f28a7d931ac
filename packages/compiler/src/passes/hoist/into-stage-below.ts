import type { StageNode, StepNode } from "@stagecraft/ir"
import { stagesOfBase, stagesOfStep } from "@stagecraft/ir"
import type { Standing } from "../../along-chain.ts"
import type { Graph, StageDraft } from "../../graph.ts"
import { mapStages, resolveStage, stageBelow } from "../../graph.ts"
import type { PassTools } from "../../pass.ts"
import { factsAfter } from "../../stage-facts.ts"
import { ListUsers } from "./list-users.ts"
import type { Start } from "./stage-hoister.ts"
import { changesOften, hoistStage } from "./stage-hoister.ts"

/** How many steps and stages have to do with each stage. */
function countUsers(graph: Graph): ReadonlyMap<StageNode, number> {
  const counts = new Map<StageNode, number>()
  for (const { node, steps } of graph.stages)
    for (const used of [...stagesOfBase(node.base), ...steps.flatMap(stagesOfStep)]) {
      const stage = resolveStage(graph, used)
      counts.set(stage, (counts.get(stage) ?? 0) + 1)
    }
  return counts
}

/** The stage below, if it is there for this one alone, and what starts in it starts here as well. */
function ownBelow(
  graph: Graph,
  stage: StageDraft,
  counts: ReadonlyMap<StageNode, number>,
): StageDraft | undefined {
  const below = stageBelow(graph, stage)
  if (!below || stage.node.platform || counts.get(below.node) !== 1) return undefined
  if (below.node === graph.target) return undefined
  return below.steps.some(({ kind }) => kind === "onbuild" || kind === "raw") ? undefined : below
}

/**
 * Lets installs go up into the stage below, where that is there for their stage alone: above the copies behind its last
 * RUN. Across that none goes, since the same stage of another image may share what it has built.
 */
export function hoistIntoStagesBelow(
  graph: Graph,
  startOf: (stage: StageDraft) => Start,
  tools: PassTools,
): Graph {
  // Steps of single stages may be run anew, and are to stay in them.
  if (Array.isArray(graph.image.noCache)) return graph
  const counts = countUsers(graph)
  const users = new ListUsers(graph)
  const changed = new Map<StageDraft, readonly StepNode[]>()
  for (const stage of graph.stages) {
    const below = ownBelow(graph, stage, counts)
    if (!below || changed.has(below)) continue
    const end = below.steps.findLastIndex(({ kind }) => kind === "run") + 1
    const tail = below.steps.slice(end)
    if (!tail.some(changesOften)) continue
    const start = startOf(below)
    const passed: Standing[] = []
    let { facts } = start
    for (const step of below.steps.slice(0, end)) {
      passed.push({ step, facts })
      facts = factsAfter(facts, step)
    }
    const both = { node: stage.node, steps: [...tail, ...stage.steps] }
    const { steps, notes } = hoistStage(both, { ...start, facts, passed }, users, tools)
    const border = steps.indexOf(tail.at(-1)!) + 1
    const goesUp = border !== tail.length
    // What stays in a stage with copies of its own has said why.
    const says = goesUp ? "did" : stage.steps.some(changesOften) ? undefined : "stopped"
    for (const { action, message, spans, ...more } of notes)
      if (action === says) tools.note(action, message, spans, more)
    if (!goesUp) continue
    changed.set(below, [...below.steps.slice(0, end), ...steps.slice(0, border)])
    changed.set(stage, steps.slice(border))
  }
  return mapStages(graph, (stage) => changed.get(stage) ?? stage.steps)
}
