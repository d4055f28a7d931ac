import type { BuildEvent as EngineEvent, LineRange, StepName } from "@stagecraft/engine"
import type { BuildEvent, StepFacts } from "../api/build-event.ts"
import type { Mask } from "../mask.ts"

/** Finds where the author wrote what an engine speaks of, as the fields that say it: none where that is not known. */
export interface EventPlaces<Where extends object> {
  readonly ofStep: (image: string, step: StepName) => Where
  readonly ofLines: (image: string, lines: LineRange) => Where
}

/** An event with a place that may be told otherwise than by a span. */
type Told<Where extends object> = WithoutSpan<BuildEvent> & Partial<Where>

type WithoutSpan<Event> = Event extends unknown ? Omit<Event, "span"> : never

/**
 * An engine's event as programs are told it, callers of `build` and readers of `--progress json` alike: masked, and with
 * the author's places.
 */
export function tellEvent<Where extends object>(
  event: EngineEvent,
  mask: Mask,
  places: EventPlaces<Where>,
): Told<Where> {
  // The fields of a place are optional, and each case names the others.
  return told(event, mask, places) as Told<Where>
}

function told(event: EngineEvent, mask: Mask, places: EventPlaces<object>): object {
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
      return {
        type,
        image,
        kind,
        message: mask(message),
        ...(step && { step: stepFacts(step, mask) }),
        ...(exitCode !== undefined && { exitCode }),
        output: output.map(mask),
        ...(lines && places.ofLines(image, lines)),
        ...(step && places.ofStep(image, step)),
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
        ...(lines && places.ofLines(image, lines)),
      }
    }
    default: {
      const { type, id, image, name, inputs, at } = event
      return {
        type,
        id,
        image,
        ...stepFacts(name, mask),
        ...places.ofStep(image, name),
        inputs,
        at: Math.round(at),
        ...(event.type === "step-done" && { milliseconds: event.milliseconds }),
        ...(event.type === "step-failed" && { message: mask(event.message) }),
      }
    }
  }
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
