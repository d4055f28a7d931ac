import type { Span } from "@stagecraft/ir"
import { criticalPath } from "./critical-path.ts"
import type { BuildModel, ImageState, ModelStep } from "./build-model.ts"
import { isAuthored, isBase, timeOf } from "./build-model.ts"
import { missedCache } from "./missed-cache.ts"

/** One image of a build that is over. Steps are the author's without FROM: those a cache can hold. */
export interface ImageSummary {
  readonly image: string
  readonly state: ImageState
  readonly steps: number
  readonly cached: number
  /** Absent when it did not end well. */
  readonly milliseconds?: number
}

/** A step as the summary names it, masked. */
export interface SummaryStep {
  readonly id: string
  readonly image: string
  /** `[builder 2/5] RUN make`, as in the events of the step. */
  readonly name: string
  /** The same for the eyes of a person, as the views show it; absent: `name`. */
  readonly label?: string
  /** Where the author wrote it. */
  readonly span?: Span
  /** The same for a person, `image.config.ts:12`. */
  readonly place?: string
  readonly milliseconds: number
}

/** A step as programs are told it: without what is for a person. */
export const toldStep = ({ id, image, name, span, milliseconds }: SummaryStep) => ({
  id,
  image,
  name,
  ...(span && { span }),
  milliseconds,
})

/** What a build did. Steps that several images share count for each of them. */
export interface BuildSummary {
  /** From the first word to the last event. */
  readonly milliseconds: number
  readonly images: readonly ImageSummary[]
  /** The chain of steps, each waiting for the one before, that took longest; nothing gets faster without it. */
  readonly criticalPath: readonly SummaryStep[]
  /** The first step of each chain that had to run although others came from the cache. Empty when none did. */
  readonly missed: readonly SummaryStep[]
}

/** Sums up what a model has seen. */
export function summarize(
  model: BuildModel,
  show: (step: ModelStep) => Pick<SummaryStep, "name" | "label" | "place" | "span">,
): BuildSummary {
  const counts = new Map<string, { steps: number; cached: number }>()
  for (const step of model.runs) {
    if (!isAuthored(step) || isBase(step)) continue
    if (step.state !== "done" && step.state !== "cached") continue
    for (const image of step.images) {
      const count = counts.get(image) ?? { steps: 0, cached: 0 }
      count.steps++
      if (step.state === "cached") count.cached++
      counts.set(image, count)
    }
  }
  const draw = (step: ModelStep): SummaryStep => ({
    id: step.id,
    image: [...step.images][0] ?? "",
    ...show(step),
    milliseconds: Math.round(timeOf(step)),
  })
  return {
    milliseconds: Math.round(model.last - model.began),
    images: [...model.images.values()].map(({ name, state, milliseconds }) => ({
      image: name,
      state,
      ...(counts.get(name) ?? { steps: 0, cached: 0 }),
      ...(milliseconds !== undefined && { milliseconds }),
    })),
    criticalPath: criticalPath(model).map(draw),
    missed: missedCache(model).map(draw),
  }
}
