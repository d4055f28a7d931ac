import type { StepName } from "@stagecraft/engine"
import { escapeControl } from "@stagecraft/ir"
import type { Mask } from "../mask.ts"
import type { ModelStep } from "./build-model.ts"
import { isAuthored, isBase } from "./build-model.ts"
import { foreignLine } from "./foreign-line.ts"

/** A step in words for a person: harmless, masked, on one line each. */
export interface StepWords {
  /**
   * `[builder 2/5]`; with several images `[web builder 2/5]`, with several platforms `[linux/arm64 builder 2/5]`. A step
   * that carries another build's number has none: `[base]`, `[shared]`.
   */
  readonly label: string
  /** `RUN make` */
  readonly what: string
  /** `image.config.ts:12`; empty when it is not known. */
  readonly place: string
}

/** Where the author wrote a step of an image, as text; undefined when unknown. */
export type Place = (image: string, step: StepName) => string | undefined

/** Makes the words of steps, once for each. */
export function stepWords(
  place: Place,
  mask: Mask,
  hasSeveral: boolean,
): (step: ModelStep) => StepWords {
  const known = new WeakMap<ModelStep, StepWords>()
  return (step) => {
    let words = known.get(step)
    if (!words) {
      words = wordsOf(step, place, mask, hasSeveral)
      known.set(step, words)
    }
    return words
  }
}

function wordsOf(step: ModelStep, place: Place, mask: Mask, hasSeveral: boolean): StepWords {
  const { name } = step
  const [first = ""] = step.images
  const image = hasSeveral ? [first] : []
  const platform = name.platform === undefined ? [] : [name.platform]
  // A merged RUN is one line here; its layout is for the Dockerfile.
  const line = (text: string): string => foreignLine(text.replaceAll(/\s+/gu, " ").trim(), mask)
  if (!isAuthored(step))
    return {
      label: escapeControl(`[${[image[0] ?? "engine", ...platform].join(" ")}]`),
      what: line(name.text.replace(/^\[(?:\S+ )?internal\] /u, "")),
      place: "",
    }
  const hasStage = name.stage !== undefined && name.stage !== image[0]
  const parts = [...image, ...platform, ...(hasStage ? [name.stage] : [])]
  const number =
    name.step === undefined
      ? isBase(step)
        ? "base"
        : "shared"
      : `${name.step}/${name.total ?? "?"}`
  return {
    label: `[${line([...parts, number].join(" "))}]`,
    what: line(name.instruction ?? name.text),
    place: escapeControl(place(first, name) ?? ""),
  }
}
