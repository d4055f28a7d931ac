import type { CodeSpan } from "../explain/explanation.ts"
import type { Aspect } from "./compare-files.ts"

/*
 * What `stagecraft verify` found, as a value: the text is drawn from it, and `--json` prints it as it is. Its shape is
 * documented in docs/verify.md; fields are added, none is taken away or changes its meaning.
 */

/** The step that something in an image comes from. */
export interface StepPlace {
  readonly step: string
  /** In the Dockerfile of that side. */
  readonly line: number
  readonly span: CodeSpan
}

/** What a path or a field is in one of the images. */
export interface Side {
  /** What it is there; absent when it is not there. */
  readonly value?: string
  /** Absent for what comes from the base. */
  readonly from?: StepPlace
}

/** A path in which two images differ. */
export interface ChangedFile {
  /** Absolute. */
  readonly path: string
  readonly aspect: Aspect
  readonly asWritten: Side
  readonly optimized: Side
  /** Further paths that differ with it, since they lie in a folder that only one image has. */
  readonly below: number
}

/** A field of the config in which two images differ. */
export interface ChangedField {
  readonly field: string
  readonly asWritten: Side
  readonly optimized: Side
}

/** A number for each of the two images. */
export interface Both {
  readonly asWritten: number
  readonly optimized: number
}

/** What became of comparing one image, for one platform. */
export interface Verification {
  readonly image: string
  /** As it was asked for; absent for the engine's own. */
  readonly platform?: string
  readonly same: boolean
  /** False when there was nothing to compare: the optimizer changes nothing, and both are one build. */
  readonly compared: boolean
  /** Paths that were compared. */
  readonly paths: number
  readonly layers: Both
  /** Bytes, as the engine counts them. */
  readonly size: Both
  readonly files: readonly ChangedFile[]
  readonly config: readonly ChangedField[]
  /** Paths that differ in folders which the passes leave out on purpose, by folder. */
  readonly leftOut: readonly { readonly folder: string; readonly paths: number }[]
  /** Commands that the optimized build does not run, since another step does the same. */
  readonly drops: readonly string[]
  /** What differs between two builds of the image as written, too. */
  readonly fromBuildToBuild: readonly { readonly path: string; readonly aspect: Aspect }[]
}
