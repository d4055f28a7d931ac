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

function nameIn(image: PlannedImage | undefined, told: StepName): StepName {
  if (!image || told.counts !== "layers") return told
  const { compilation } = image.compiled
  const name = numbersOf(image, told).find((each) => compilation.isNumberedHere(each)) ?? told
  const { text: _, stage: _stage, step, total, instruction = "", ...rest } = name
  if (!compilation.isNumberedHere(name)) {
    const what = /^FROM\b/u.test(instruction) ? "base" : "shared"
    return { ...rest, instruction, text: textOf(name.platform, what, undefined, instruction) }
  }
  const number = `${step}/${total}`
  const stage = name.stage && compilation.authorStage(name.stage)
  if (stage === undefined || stage === "")
    return name === told
      ? told
      : { ...name, text: textOf(name.platform, name.stage, number, instruction) }
  return { ...name, stage, text: textOf(name.platform, stage, number, instruction) }
}

/** As it is told, and as it is with its FROM, which an engine does not count where a named context takes its place. */
function numbersOf({ request }: PlannedImage, name: StepName): readonly StepName[] {
  const { step, total } = name
  const isReplaced = Object.values(request.contexts ?? {}).some((source) => "reference" in source)
  if (!isReplaced || step === undefined || total === undefined) return [name]
  return [name, { ...name, step: step + 1, total: total + 1 }]
}

function textOf(
  platform: string | undefined,
  stage: string | undefined,
  number: string | undefined,
  instruction: string,
): string {
  const label = [platform, stage, number].filter((part) => part !== undefined)
  return `[${label.join(" ")}] ${instruction}`
}
