import type { BuildEvent as EngineEvent, LineRange, StepName } from "@stagecraft/engine"
import type { BuildEvent, StepFacts } from "../api/build-event.ts"
import type { Span } from "@stagecraft/ir"
import type { Mask } from "../mask.ts"

/** Where the author wrote something: no field where that is not known. */
export interface Where {
  readonly span?: Span
}

/** Finds where the author wrote what an engine speaks of. */
export interface EventPlaces {
  readonly ofStep: (image: string, step: StepName) => Where
  readonly ofLines: (image: string, lines: LineRange) => Where
}

/**
 * An engine's event as programs are told it, callers of `build` and readers of `--progress json` alike: masked, and with
 * the author's places.
 */
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
      const step = {
        id,
        image,
        ...stepFacts(name, mask),
        ...places.ofStep(image, name),
        inputs,
        at: Math.round(at),
      }
      if (type === "step-done") return { type, ...step, milliseconds: event.milliseconds }
      if (type === "step-failed") return { type, ...step, message: mask(event.message) }
      return { type, ...step }
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
