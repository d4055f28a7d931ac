/** A range of lines of the Dockerfile, counted from 1, both ends included. */
export interface LineRange {
  readonly first: number
  readonly last: number
}

/**
 * A step as the engine names it, such as `[builder 2/5] RUN make`.
 *
 * BuildKit numbers per stage and counts FROM (when it is not another stage), RUN, COPY, ADD and WORKDIR; the classic
 * builder numbers every instruction of the file. `stage` is absent where the engine leaves it out: an only stage.
 */
export interface StepName {
  readonly text: string
  readonly counts?: "layers" | "instructions"
  readonly stage?: string
  /** The platform it works for, as in `linux/arm64`; only where a build is for several. */
  readonly platform?: string
  readonly step?: number
  readonly total?: number
  /** `RUN make`: variables expanded where the builder expands them. */
  readonly instruction?: string
}

/** A build that went wrong, as data. */
export interface BuildFailure {
  /** The code of its problem. */
  readonly kind: string
  /** The engine's own words, or those about what went wrong on this side. */
  readonly message: string
  readonly step?: StepName
  readonly exitCode?: number
  /** The last lines the failed step wrote, at most 40. */
  readonly output: readonly string[]
  /** How long the failed step ran, where the engine tells. */
  readonly milliseconds?: number
  readonly lines?: LineRange
  /** The image, file or address it is about. */
  readonly subject?: string
}

/** One step of a build as it goes on. `at` is in milliseconds since 1970 by the engine's clock. */
interface StepEvent<Type extends string> {
  readonly type: Type
  /** The same step has the same id in every image of one build. */
  readonly id: string
  /** The image it runs for: the one that asked for it first. */
  readonly image: string
  readonly name: StepName
  /** The ids of the steps it waited for. */
  readonly inputs: readonly string[]
  readonly at: number
}

/**
 * What happens during a build; see {@link Engine.build}. Foreign text in it is raw: escape it before printing.
 *
 * A step that several images need at the same time begins at most once and ends once: each further one says so with
 * `step-shared`. When the engine runs it again for an image that comes later, that image's `step-shared` is followed by
 * another beginning and another end, in its name and with the same id; output in between is of that run. It does so
 * without a cache, and after a failure.
 */
export type BuildEvent =
  | { readonly type: "image-started"; readonly image: string }
  | StepEvent<"step-started">
  | (StepEvent<"step-done"> & { readonly milliseconds: number })
  | StepEvent<"step-cached">
  | StepEvent<"step-cancelled">
  | (StepEvent<"step-failed"> & { readonly message: string })
  | { readonly type: "step-shared"; readonly id: string; readonly image: string }
  /** One whole line of output, without its newline; invalid UTF-8 is U+FFFD. */
  | {
      readonly type: "log"
      readonly id: string
      readonly stream: "stdout" | "stderr"
      readonly text: string
    }
  /** Bytes of a transfer or an extraction; `total` 0 when it is not known. */
  | {
      readonly type: "progress"
      readonly id: string
      readonly name: string
      readonly current: number
      readonly total: number
      readonly done: boolean
    }
  | {
      readonly type: "warning"
      readonly image: string
      readonly message: string
      readonly detail: readonly string[]
      readonly url?: string
      readonly lines?: LineRange
    }
  | {
      readonly type: "image-done"
      readonly image: string
      /** The image in the engine's store; absent when it went elsewhere. */
      readonly id?: string
      /** Of the manifest or the index, where the exporter tells. */
      readonly digest?: string
      /** What the exporters answered, in their own words: `containerimage.digest`, … */
      readonly metadata: Readonly<Record<string, string>>
      readonly milliseconds: number
    }
  /** It was not built to its end because another image failed or somebody stopped the build. */
  | { readonly type: "image-stopped"; readonly image: string }
  | { readonly type: "image-failed"; readonly image: string; readonly failure: BuildFailure }
