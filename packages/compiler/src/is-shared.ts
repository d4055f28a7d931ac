import { describeStep } from "@stagecraft/dockerfile"
import type { StageNode, StepNode } from "@stagecraft/ir"
import type { Sharer } from "./shared-steps.ts"

/** `RUN make is run once for this image and web` */
export function isShared(step: StepNode, { name }: StageNode, { image, stage }: Sharer): string {
  const who = image === undefined ? `the stages ${name} and ${stage}` : `this image and ${image}`
  return `${describeStep(step)} is run once for ${who}`
}
