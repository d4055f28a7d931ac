import type { BuildEvent as EngineEvent, LineRange, StepName } from "@stagecraft/engine"
import type { Span } from "@stagecraft/ir"
import type { Mask } from "../mask.ts"
import type { BuildEvent, StepFacts } from "./build-event.ts"

/** Finds where the author wrote what an engine speaks of. */
export interface EventPlaces {
  readonly ofStep: (image: string, step: StepName) => Span | undefined
  readonly ofLines: (image: string, lines: LineRange) => Span | undefined
}

/** An engine's event as it is told to callers: masked, and with the author's places. */
export function tellEvent(event: EngineEvent, mask: Mask, places: EventPlaces): BuildEvent {
  switch (event.type) {
    case "image-started":
    case "image-stopped":
      return { type: event.type, image: event.image, at: Date.now() }
    case "image-done": {
      const { metadata: _, ...rest } = event
      return { ...rest, at: Date.now() }
    }
    case "image-failed": {
      const { image, failure, type } = event
      const { kind, message, step, exitCode, output, lines } = failure
      const span = step && places.ofStep(image, step)
      return {
        type,
        image,
        kind,
        message: mask(message),
        ...(step && { step: stepFacts(step, mask) }),
        ...(exitCode !== undefined && { exitCode }),
        output: output.map(mask),
        ...placed(span ?? (lines && places.ofLines(image, lines))),
        at: Date.now(),
      }
    }
    case "step-shared":
      return event
    case "log":
      return { ...event, text: mask(event.text), at: Date.now() }
    case "progress":
      return { ...event, name: mask(event.name), at: Date.now() }
    case "warning": {
      const { image, message, detail, lines } = event
      return {
        ...event,
        message: mask(message),
        detail: detail.map(mask),
        ...placed(lines && places.ofLines(image, lines)),
      }
    }
    default: {
      const { name, ...rest } = event
      const facts = {
        at: Math.round(event.at),
        ...stepFacts(name, mask),
        ...placed(places.ofStep(event.image, name)),
      }
      return rest.type === "step-failed"
        ? { ...rest, ...facts, message: mask(rest.message) }
        : { ...rest, ...facts }
    }
  }
}

function placed(span: Span | undefined): { readonly span?: Span } {
  return span ? { span } : {}
}

function stepFacts(
  { text, stage, platform, step, total, instruction }: StepName,
  mask: Mask,
): StepFacts {
  return {
    name: mask(text),
    ...(stage !== undefined && { stage: mask(stage) }),
    ...(platform !== undefined && { platform }),
    ...(step !== undefined && { step }),
    ...(total !== undefined && { total }),
    ...(instruction !== undefined && { instruction: mask(instruction) }),
  }
}
