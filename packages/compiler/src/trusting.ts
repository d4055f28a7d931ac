import { describeStep } from "@stagecraft/dockerfile"
import type { StepNode } from "@stagecraft/ir"
import type { NoteFacts } from "./pass.ts"

/** What a note says of the steps that the author's word is taken for. */
export const trusting = (steps: readonly StepNode[]): Pick<NoteFacts, "trusts"> =>
  steps.length === 0
    ? {}
    : { trusts: steps.map((step) => ({ step: describeStep(step), span: step.span })) }
