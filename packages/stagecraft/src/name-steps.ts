import type { BuildEvent, StepName } from "@stagecraft/engine"
import type { PlannedImage } from "./plan-build.ts"

/**
 * Makes the names of steps those of the image they are told of.
 *
 * An engine calls a stage `stage-0` that has no name in the Dockerfile, and a step that several builds share as the first
 * of them does, which may be another client's: what is not this image's number is left out.
 */
export function nameSteps(images: readonly PlannedImage[]): (event: BuildEvent) => BuildEvent {
  const plans = new Map(images.map((each) => [each.request.image, each]))
  const known = new Map<string, StepName>()
  const rename = (image: string, step: StepName): StepName => {
    const key = `${image} ${step.text}`
    const name = known.get(key) ?? nameIn(plans.get(image), step)
    known.set(key, name)
    return name
  }
  return (event) => {
    if ("name" in event && event.type !== "progress")
      return { ...event, name: rename(event.image, event.name) }
    if (event.type !== "image-failed" || !event.failure.step) return event
    const step = rename(event.image, event.failure.step)
    return { ...event, failure: { ...event.failure, step } }
  }
}

function nameIn(image: PlannedImage | undefined, name: StepName): StepName {
  if (!image || name.counts !== "layers") return name
  const { compilation } = image.compiled
  const { text: _, stage: _stage, step, total, instruction = "", ...rest } = name
  if (!compilation.isNumberedHere(name)) {
    const what = /^FROM\b/u.test(instruction) ? "base" : "shared"
    return { ...rest, instruction, text: textOf(name.platform, what, undefined, instruction) }
  }
  const stage = name.stage && compilation.authorStage(name.stage)
  if (stage === undefined || stage === "") return name
  const number = `${step}/${total}`
  return { ...name, stage, text: textOf(name.platform, stage, number, instruction) }
}

function textOf(
  platform: string | undefined,
  stage: string,
  number: string | undefined,
  instruction: string,
): string {
  const label = [platform, stage, number].filter((part) => part !== undefined)
  return `[${label.join(" ")}] ${instruction}`
}
