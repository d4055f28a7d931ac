import type { Span } from "@stagecraft/ir"

/** One image that was built. */
export interface BuiltImage {
  readonly name: string
  /** In the engine's store; absent when the result went elsewhere alone. */
  readonly id?: string
  /** Of the manifest or the index, where the exporter tells. */
  readonly digest?: string
  /** The names it was given: in the engine's store, at registries or in an archive. Plain files have none. */
  readonly tags: readonly string[]
  /** Bytes of all layers; absent when it is not in the engine's store. */
  readonly size?: number
  readonly milliseconds: number
  /** The author's steps without FROM. */
  readonly steps: number
  /** How many of them came from the cache. */
  readonly cached: number
  /** Absolute paths of the folders and files it was written to; `-` for {@link BuildOptions.stdout}. */
  readonly outputs: readonly string[]
  /** What the exporters answered, under their own names: `containerimage.digest`, … */
  readonly metadata: Readonly<Record<string, unknown>>
}

/** A step that says something about the time a build took. */
export interface SlowStep {
  /** As in events. */
  readonly id: string
  /** The image that asked for it first. */
  readonly image: string
  /** `[builder 2/5] RUN make`, as in events: masked, and otherwise raw. */
  readonly name: string
  /** Where the author wrote it, where that is known. */
  readonly span?: Span
  readonly milliseconds: number
}

/** What a build did. */
export interface BuildResult {
  /** In the config's order. */
  readonly images: readonly BuiltImage[]
  /** Of the build proper: from the first solve to the last event. */
  readonly milliseconds: number
  /** The chain of steps, each waiting for the one before, that took longest; nothing gets faster without it. */
  readonly criticalPath: readonly SlowStep[]
  /** The first step of each chain that had to run although others came from the cache. */
  readonly missed: readonly SlowStep[]
}
