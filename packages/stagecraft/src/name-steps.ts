import { sameReference } from "@stagecraft/engine"
import type { BuildEvent, StepName } from "@stagecraft/engine"
import { show } from "@stagecraft/ir"
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
  const counted = withFrom(image, told)
  const name = compilation.isNumberedHere(counted) ? counted : told
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

/** A step of a stage whose base a named context takes the place of: the FROM is a part of the total, and has no number. */
function withFrom({ compiled: { compilation }, request }: PlannedImage, name: StepName): StepName {
  const { stages } = compilation
  const { stage: told, step } = name
  const names = told === undefined ? undefined : [told.toLowerCase(), compilation.authorStage(told)]
  const stage = names ? stages.find((each) => names.includes(each.name)) : stages[0]
  const base = stage?.node.base
  if (base?.kind !== "image" || step === undefined) return name
  const reference = show(base.reference)
  const isReplaced = Object.keys(request.contexts ?? {}).some((each) =>
    sameReference(each, reference),
  )
  return isReplaced ? { ...name, step: step + 1 } : name
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
