import type { StageNode } from "@stagecraft/ir"
import type { Compilation, CompiledStage } from "../compile.ts"
import { resolveStage } from "../graph.ts"
import type { PrintedStep } from "../print-image.ts"

/**
 * The steps that make an image, those of the stages it is FROM included, in the order in which they run.
 *
 * @param target - The name of the stage that is built; the image's own unless given.
 */
export function shippingSteps(
  { graph, stages, target: own }: Pick<Compilation, "graph" | "stages" | "target">,
  target: string | undefined = own,
): readonly PrintedStep[] {
  const byNode = new Map<StageNode, CompiledStage>(stages.map((stage) => [stage.node, stage]))
  let stage = target === undefined ? stages.at(-1) : stages.find(({ name }) => name === target)
  const chain: (readonly PrintedStep[])[] = []
  while (stage) {
    chain.push(stage.steps)
    const { base } = stage.node
    stage = base.kind === "stage" ? byNode.get(resolveStage(graph, base.stage)) : undefined
  }
  return chain.toReversed().flat()
}
