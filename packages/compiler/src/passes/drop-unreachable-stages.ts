import { stagesInOrder } from "@stagecraft/ir"
import { resolveStage, withStages } from "../graph.ts"
import type { Pass } from "../pass.ts"

/** Drops what the target does not need. Without a target of its own an image reaches all its stages. */
export const dropUnreachableStages: Pass = {
  name: "drop-unreachable-stages",
  run(graph, tools) {
    const needed = new Set(stagesInOrder(graph.target).map((node) => resolveStage(graph, node)))
    const stages = graph.stages.filter(({ node }) => needed.has(node))
    if (stages.length === graph.stages.length) return graph
    for (const { node } of graph.stages) {
      if (needed.has(node)) continue
      const message = `${node.name} is left out: ${graph.target.name} does not need it`
      tools.note("did", message, [node.span])
    }
    return withStages(graph, stages)
  },
}
