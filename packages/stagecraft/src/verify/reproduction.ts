import type { Aspect } from "./compare-files.ts"
import type { StepPlace } from "./verification.ts"

/*
 * What `stagecraft verify --reproducible` found, as a value: the text is drawn from it, and `--json` prints it as it is.
 * Its shape is documented in docs/reproducible.md; fields are added, none is taken away or changes its meaning.
 */

/** What a file or a field was in each of the two builds; absent where it was not there. */
export interface TwoBuilds {
  readonly first?: string
  readonly second?: string
}

/** A file of a layer that is another one when the image is built again. */
export interface RestlessFile extends TwoBuilds {
  /** Absolute; `.wh.NAME` is what takes NAME away. */
  readonly path: string
  readonly aspect: Aspect
  /** Further paths that differ with it, since they lie in a folder that only one build made. */
  readonly below: number
  /** Why, and what helps, where that is known. */
  readonly cause?: string
}

/** A layer that is another one when the image is built again. */
export interface RestlessLayer {
  /** Counted from 0, with those of the base. */
  readonly layer: number
  /** Absent for one of the base. */
  readonly from?: StepPlace
  /** None, where only the bytes of the layer differ. */
  readonly files: readonly RestlessFile[]
}

/** A field of the image's description that is another one when it is built again. */
export interface RestlessField extends TwoBuilds {
  readonly field: string
}

/** What became of building one image twice, for one platform. */
export interface Reproduction {
  readonly image: string
  /** As it was asked for; absent for the engine's own. */
  readonly platform?: string
  /** The same image, or, where the engine does not rewrite times, the same but for these. */
  readonly same: boolean
  /** The time that times come from, in seconds since 1970. */
  readonly sourceDateEpoch: number
  /** Whether the engine gives files of layers that time. */
  readonly rewritesTimes: boolean
  /** What the engine calls the two; one and the same when the image is reproducible. Another one than that of a build. */
  readonly ids: readonly [string, string]
  readonly paths: number
  /** How many layers there are. */
  readonly layers: number
  readonly changed: readonly RestlessLayer[]
  readonly config: readonly RestlessField[]
  /** Paths whose times differ, with an engine that leaves them as they are. */
  readonly keptTimes: number
}
