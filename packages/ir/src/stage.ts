import type { Base } from "./source.ts"
import type { Span } from "./span.ts"
import type { StepNode } from "./step.ts"
import type { Text } from "./text.ts"

/**
 * A stage: a base and the steps on it. Frozen; its identity is what other stages refer to.
 *
 * Two nodes may carry one name while the author derives stages from each other; one image may use only one of them.
 */
export interface StageNode {
  readonly kind: "stage"
  readonly name: string
  readonly base: Base
  /** `FROM --platform`. */
  readonly platform?: Text
  readonly steps: readonly StepNode[]
  readonly comments?: readonly string[]
  readonly span: Span
}

/** What other rooms accept where a stage is asked for. */
export interface StageLike {
  toNode(): StageNode
}
