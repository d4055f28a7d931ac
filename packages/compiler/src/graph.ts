import type { ArgReference, BaseConfig, ImageNode, StageNode, StepNode } from "@stagecraft/ir"
import { mapList } from "@stagecraft/ir"

/**
 * A stage on its way through the passes.
 *
 * `node` is what the author made; its identity is what steps of other stages refer to, so it stays while `steps`
 * are replaced.
 */
export interface StageDraft {
  readonly node: StageNode
  readonly steps: readonly StepNode[]
}

/** What the passes work on: the stages in printing order, and what stands before the first FROM. */
export interface Graph {
  readonly image: ImageNode
  /** Each after everything it needs. */
  readonly stages: readonly StageDraft[]
  /** The stage that is built. */
  readonly target: StageNode
  /** Arguments declared before the first FROM, each after those its default reads. */
  readonly globals: readonly ArgReference[]
  /** Which of several structurally equal nodes stands for all of them; nodes that stand for themselves are absent. */
  readonly sameAs: ReadonlyMap<StageNode, StageNode>
  /** The configs of bases that were looked up, by their references; of others nothing is known. */
  readonly knownBases: ReadonlyMap<string, BaseConfig>
}

/** The node that a reference to `node` means in this graph. */
export function resolveStage(graph: Pick<Graph, "sameAs">, node: StageNode): StageNode {
  return graph.sameAs.get(node) ?? node
}

const drafts = new WeakMap<Graph, ReadonlyMap<StageNode, StageDraft>>()

/** The stage of the graph that a stage is built on; undefined for one that begins with an image. */
export function stageBelow(graph: Graph, { node }: StageDraft): StageDraft | undefined {
  if (node.base.kind !== "stage") return undefined
  let byNode = drafts.get(graph)
  if (!byNode) drafts.set(graph, (byNode = new Map(graph.stages.map((each) => [each.node, each]))))
  return byNode.get(resolveStage(graph, node.base.stage))
}

/** The graph with other stages. Named one by one, so that the graphs of all passes have one shape. */
export function withStages(graph: Graph, stages: readonly StageDraft[]): Graph {
  const { image, target, globals, sameAs, knownBases } = graph
  return { image, stages, target, globals, sameAs, knownBases }
}

/** Replaces steps stage by stage; the same graph comes back when no stage changed. */
export function mapStages(graph: Graph, change: (stage: StageDraft) => readonly StepNode[]): Graph {
  let changed = false
  const stages = mapList(graph.stages, (stage) => {
    const steps = change(stage)
    if (steps === stage.steps) return stage
    changed = true
    return { node: stage.node, steps }
  })
  return changed ? withStages(graph, stages) : graph
}
