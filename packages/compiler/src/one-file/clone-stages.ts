import type { Base, Mount, Source, StageNode, StepNode } from "@stagecraft/ir"
import type { Compilation } from "../compile.ts"
import { resolveStage } from "../graph.ts"

/** What a stage of one compilation is called in the file of several. */
export type StageNaming = (compilation: Compilation, node: StageNode, printed: string) => string

/** Nodes with the steps that the passes left, referring to each other; by the nodes of the author. */
export function cloneStages(
  compilation: Compilation,
  nameOf: StageNaming,
): ReadonlyMap<StageNode, StageNode> {
  const { graph, stages } = compilation
  const clones = new Map<StageNode, StageNode>()
  const to = (node: StageNode): StageNode => clones.get(resolveStage(graph, node)) ?? node
  for (const [index, { node, steps }] of graph.stages.entries()) {
    const name = nameOf(compilation, node, stages[index]!.name)
    const base = baseTo(node.base, to)
    clones.set(node, { ...node, name, base, steps: steps.map((step) => stepTo(step, to)) })
  }
  return clones
}

type To = (node: StageNode) => StageNode

function baseTo(base: Base, to: To): Base {
  if (base.kind === "stage") return { ...base, stage: to(base.stage) }
  if (base.kind !== "image" || !base.stages) return base
  return { ...base, stages: base.stages.map(to) }
}

const sourceTo = (source: Source, to: To): Source =>
  source.kind === "stage" ? { ...source, stage: to(source.stage) } : source

const mountTo = (mount: Mount, to: To): Mount =>
  "from" in mount && mount.from ? { ...mount, from: sourceTo(mount.from, to) } : mount

function stepTo(step: StepNode, to: To): StepNode {
  if (step.kind === "onbuild") return { ...step, step: stepTo(step.step, to) }
  if (step.kind === "copy" && step.from) return { ...step, from: sourceTo(step.from, to) }
  if (step.kind !== "run" || step.mounts.length === 0) return step
  return { ...step, mounts: step.mounts.map((mount) => mountTo(mount, to)) }
}
