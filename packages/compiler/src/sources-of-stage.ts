import type { Source, Span, StageNode, StepNode } from "@stagecraft/ir"
import { gather } from "@stagecraft/ir"

/** A place outside this Dockerfile that a stage takes files from, and the step that does. */
export interface OuterSource {
  readonly source: Source
  readonly span: Span
}

const NONE: readonly OuterSource[] = []

function ofStep(step: StepNode, span: Span): readonly OuterSource[] {
  if (step.kind === "onbuild") return ofStep(step.step, span)
  if (step.kind === "copy") return step.from ? [{ source: step.from, span }] : NONE
  if (step.kind !== "run" || step.mounts.length === 0) return NONE
  return gather(step.mounts, (mount) =>
    "from" in mount && mount.from ? [{ source: mount.from, span }] : [],
  )
}

/** Where the steps of a stage take files from when not from the build context: stages, images, named contexts. */
export function sourcesOfSteps(stage: Pick<StageNode, "steps">): readonly OuterSource[] {
  return gather(stage.steps, (step) => ofStep(step, step.span))
}
