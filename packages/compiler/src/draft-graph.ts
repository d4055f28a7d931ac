import type { BaseConfig, Diagnostic, ImageNode, LabelStep, StageNode } from "@stagecraft/ir"
import { mapList, stagesInOrder, text } from "@stagecraft/ir"
import type { Graph, StageDraft } from "./graph.ts"
import { resolveStage } from "./graph.ts"
import { targetNotInImage } from "./problems.ts"
import { sameStages } from "./same-stages.ts"

/** The labels given on `image()`, as the step that puts them there. */
function labelStep(image: ImageNode): LabelStep | undefined {
  const entries = Object.entries(image.labels).map(([name, value]) => [name, text(value)] as const)
  return entries.length === 0 ? undefined : { kind: "label", entries, span: image.span }
}

/** The graph of an image as its author wrote it. */
export function draftGraph(
  image: ImageNode,
  lookedUp: ReadonlyMap<string, BaseConfig> = new Map(),
): {
  readonly graph: Graph
  readonly problems: readonly Diagnostic[]
} {
  const nodes = stagesInOrder(image.stage)
  const sameAs = sameStages(nodes)
  const own = nodes.filter((node) => !sameAs.has(node))
  const asked = image.target ?? image.stage
  const wanted = resolveStage({ sameAs }, asked)
  const known = own.includes(wanted)
  const target: StageNode = known ? wanted : image.stage
  const labels = labelStep(image)
  const stages = mapList(own, (node): StageDraft => {
    const steps = node === target && labels ? [...node.steps, labels] : node.steps
    return { node, steps }
  })
  const names = own.map(({ name }) => name)
  const { knownBases: locked } = image
  const knownBases = locked ? new Map([...locked, ...lookedUp]) : lookedUp
  return {
    graph: { image, stages, target, globals: [], sameAs, knownBases },
    problems: known ? [] : [targetNotInImage(image, asked, names)],
  }
}
