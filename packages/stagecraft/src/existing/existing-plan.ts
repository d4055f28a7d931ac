import type { InputDigests } from "../digest/digest-images.ts"
import type { WholeInputs } from "../digest/whole-inputs.ts"
import type { BuildPlan, PlannedImage } from "../plan-build.ts"
import type { BuildOutcome, BuiltImage } from "../run-build.ts"
import type { Repository } from "./repositories.ts"

/** An image that may be at its registries. */
export interface SoughtImage {
  readonly each: PlannedImage
  /** Undefined for a context that cannot be read, which is told by the build itself. */
  readonly whole: WholeInputs | undefined
  readonly repositories: readonly Repository[]
}

/** An image that is not built: registries have it. */
export interface ExistingImage {
  readonly each: PlannedImage
  readonly whole: WholeInputs
  readonly result: BuiltImage
}

/** A plan without what registries have of it. */
export interface ExistingPlan {
  readonly plan: BuildPlan
  readonly existing: readonly ExistingImage[]
  /** What is left as it is to be carried out: on bases as registries have them. */
  readonly onExisting: (left: BuildPlan) => BuildPlan
  /** Marks what was pushed, so that it will be found; `after` is a look at the inputs after the build. */
  readonly mark: (outcome: BuildOutcome, after: InputDigests) => Promise<void>
}

/** Looks for what registries have of a plan. When it `isDry`, no tag is set. */
export type FindExisting = (
  plan: BuildPlan,
  digests: InputDigests,
  isDry: boolean,
) => Promise<ExistingPlan>
