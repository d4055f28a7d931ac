import type { FailureKind } from "./failure-kind.ts"

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
  readonly step?: number
  readonly total?: number
  /** `RUN make`: variables expanded where the builder expands them. */
  readonly instruction?: string
}

/** A build that went wrong, as data. */
export interface BuildFailure {
  readonly kind: FailureKind
  /** The engine's own words. */
  readonly message: string
  readonly step?: StepName
  readonly exitCode?: number
  /** The last lines the failed step wrote, at most 40. */
  readonly output: readonly string[]
  readonly lines?: LineRange
  /** The image, file or address it is about. */
  readonly subject?: string
}

/** What happens during a build; see {@link Engine.build}. Foreign text in it is raw: escape it before printing. */
export type BuildEvent =
  | { readonly type: "step-started"; readonly id: string; readonly name: StepName }
  | {
      readonly type: "step-done"
      readonly id: string
      readonly name: StepName
      readonly milliseconds: number
    }
  | { readonly type: "step-cached"; readonly id: string; readonly name: StepName }
  | { readonly type: "step-cancelled"; readonly id: string; readonly name: StepName }
  | {
      readonly type: "step-failed"
      readonly id: string
      readonly name: StepName
      readonly message: string
    }
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
      readonly message: string
      readonly detail: readonly string[]
      readonly url?: string
      readonly lines?: LineRange
    }
  | { readonly type: "image"; readonly id: string }
  | { readonly type: "failed"; readonly failure: BuildFailure }
