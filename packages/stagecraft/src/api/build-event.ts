import type { FailureKind, LineRange } from "@stagecraft/engine"
import type { Span } from "@stagecraft/ir"

/**
 * A step in the engine's words, but for a stage that has no name in the Dockerfile: it has the author's. `stage`,
 * `platform`, `step`, `total` and `instruction` are the parts of its name, as far as the engine says them; its own errands
 * have no instruction. A step that is shared with another build, and has its number, is told without one.
 */
export interface StepFacts {
  /** `[builder 2/5] RUN make` */
  readonly name: string
  readonly stage?: string
  /** What it works for, as in `linux/arm64`; only where the build is for several platforms. */
  readonly platform?: string
  /** Counts from 1. */
  readonly step?: number
  readonly total?: number
  /** `RUN make`: variables expanded where the builder expands them. */
  readonly instruction?: string
}

/** A step as it goes on. */
export interface StepEvent<Type extends string> extends StepFacts {
  readonly type: Type
  /** The same step has the same id in every image of one build. */
  readonly id: string
  /** The image it runs for: the one that asked for it first. */
  readonly image: string
  /** Where the author wrote it, where that is known. */
  readonly span?: Span
  /** The ids of the steps it waited for. */
  readonly inputs: readonly string[]
  /** Milliseconds since 1970, by the engine's clock. */
  readonly at: number
}

/** An image as it goes on. */
export interface ImageEvent<Type extends string> {
  readonly type: Type
  readonly image: string
  /** Milliseconds since 1970, by this machine's clock. */
  readonly at: number
}

/** A whole line of a step's output, without its newline; invalid UTF-8 is U+FFFD. */
export interface LogEvent {
  readonly type: "log"
  /** The step's. */
  readonly id: string
  readonly stream: "stdout" | "stderr"
  readonly text: string
  readonly at: number
}

/** Bytes of a transfer or an extraction. */
export interface ProgressEvent {
  readonly type: "progress"
  /** The step's. */
  readonly id: string
  readonly name: string
  readonly current: number
  /** 0 when it is not known. */
  readonly total: number
  readonly done: boolean
  readonly at: number
}

/** A warning of the builder. */
export interface WarningEvent {
  readonly type: "warning"
  readonly image: string
  readonly message: string
  readonly detail: readonly string[]
  /** A page about it. */
  readonly url?: string
  /** Of the Dockerfile. */
  readonly lines?: LineRange
  readonly span?: Span
}

/** An image that is built. */
export interface ImageDoneEvent extends ImageEvent<"image-done"> {
  /** In the engine's store; absent when it went elsewhere alone. */
  readonly id?: string
  /** Of the manifest or the index, where the exporter tells. */
  readonly digest?: string
  readonly milliseconds: number
}

/** An image that could not be built. */
export interface ImageFailedEvent extends ImageEvent<"image-failed"> {
  /** The code of the problem that the build rejects with; further ones may come. */
  readonly kind: FailureKind | (string & {})
  /** The engine's own words. */
  readonly message: string
  /** The step that failed, where one did. */
  readonly step?: StepFacts
  readonly exitCode?: number
  /** The last lines the failed step wrote, at most 40. */
  readonly output: readonly string[]
  readonly span?: Span
}

/**
 * What happens during a build. The fields are those of `stagecraft build --progress json`, see `docs/progress.md`. Types and fields may be added: skip what you do not know.
 *
 * Every image ends once: `image-done`, `image-failed`, or `image-stopped` when another one failed or somebody stopped
 * the build. A step that several images need at the same time begins at most once and ends once: each further one says so
 * with `step-shared`; run again for a later image, it begins and ends again, with the same id. Secrets are masked. Text is
 * foreign and otherwise raw: escape it before printing.
 */
export type BuildEvent =
  | ImageEvent<"image-started">
  | ImageEvent<"image-stopped">
  | ImageDoneEvent
  | ImageFailedEvent
  | StepEvent<"step-started">
  | (StepEvent<"step-done"> & { readonly milliseconds: number })
  | StepEvent<"step-cached">
  | StepEvent<"step-cancelled">
  | (StepEvent<"step-failed"> & { readonly message: string })
  | { readonly type: "step-shared"; readonly id: string; readonly image: string }
  | LogEvent
  | ProgressEvent
  | WarningEvent
