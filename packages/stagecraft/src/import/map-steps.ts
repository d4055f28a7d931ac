import type { Base, Mount, Source, StageNode, StepNode } from "@stagecraft/ir"

/**
 * The same stages with other steps; they refer to each other as before.
 *
 * @param stages - Each after those it needs, as they stand in a Dockerfile.
 */
export function mapSteps(
  stages: readonly StageNode[],
  change: (step: StepNode) => StepNode,
): readonly StageNode[] {
  const made = new Map<StageNode, StageNode>()
  const now: Now = (stage) => made.get(stage) ?? stage
  return stages.map((stage) => {
    const steps = stage.steps.map((step) => change(stepOf(step, now)))
    const next = { ...stage, base: baseOf(stage.base, now), steps }
    made.set(stage, next)
    return next
  })
}

type Now = (stage: StageNode) => StageNode

function stepOf(step: StepNode, now: Now): StepNode {
  switch (step.kind) {
    case "copy":
      return step.from ? { ...step, from: sourceOf(step.from, now) } : step
    case "run":
      return { ...step, mounts: step.mounts.map((mount) => mountOf(mount, now)) }
    case "onbuild":
      return { ...step, step: stepOf(step.step, now) }
    default:
      return step
  }
}

function mountOf(mount: Mount, now: Now): Mount {
  return "from" in mount && mount.from ? { ...mount, from: sourceOf(mount.from, now) } : mount
}

function sourceOf(source: Source, now: Now): Source {
  return source.kind === "stage" ? { ...source, stage: now(source.stage) } : source
}

function baseOf(base: Base, now: Now): Base {
  if (base.kind === "stage") return { ...base, stage: now(base.stage) }
  if (base.kind === "image" && base.stages) return { ...base, stages: base.stages.map(now) }
  return base
}
