import type { StageNode } from "@stagecraft/ir"
import { stagesOfBase } from "@stagecraft/ir"
import type { Graph } from "./graph.ts"
import { resolveStage } from "./graph.ts"

/** The target and the stages it is FROM, or may be: what they hold ends up in the image. */
export function shippingStages(graph: Graph): ReadonlySet<StageNode> {
  const shipping = new Set([graph.target])
  // A set hands out what is added while it is walked.
  for (const { base } of shipping)
    for (const stage of stagesOfBase(base)) shipping.add(resolveStage(graph, stage))
  return shipping
}
