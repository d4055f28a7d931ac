import type { BuildEvent, StepName } from "@stagecraft/engine"
import type { ModelStep } from "./build-model.ts"
import type { SummaryStep } from "./build-summary.ts"
import { lineBatch } from "./line-batch.ts"
import type { ProgressView, ViewParts } from "./progress-view.ts"

/** Between two words about one step's transfers lie so many milliseconds, the last word excepted. */
const EVERY = 250

/**
 * Progress for programs: one JSON object a line, on standard error. The names are a promise, see `docs/progress.md`.
 *
 * Text is as the build wrote it, with secrets masked; what could move a cursor is spelled `\uXXXX`.
 */
export function jsonView({ terminal, model, words, mask, summary }: ViewParts): ProgressView {
  const batch = lineBatch(terminal.stderr)
  const write = (fields: object): void => batch.add(lineOf(fields))
  const told = new Map<string, number>()
  write({ type: "build-started", version: 1, images: [...model.images.keys()], at: Date.now() })
  const stepFields = (
    event: Extract<BuildEvent, { readonly name: StepName }>,
    step: ModelStep | undefined,
  ) => {
    const { type, id, image, name, inputs, at } = event
    const place = step && words(step).place
    return {
      type,
      id,
      image,
      ...nameFields(name, mask),
      ...(place ? { place } : {}),
      inputs,
      at: Math.round(at),
      ...(event.type === "step-done" && { milliseconds: event.milliseconds }),
      ...(event.type === "step-failed" && { message: mask(event.message) }),
    }
  }
  const event = (event: BuildEvent): void => {
    switch (event.type) {
      case "image-started":
      case "image-stopped":
        return write({ type: event.type, image: event.image, at: Date.now() })
      case "step-shared":
        return write({ type: event.type, id: event.id, image: event.image })
      case "log":
        return write({
          type: event.type,
          id: event.id,
          stream: event.stream,
          text: mask(event.text),
          at: Date.now(),
        })
      case "progress": {
        const key = `${event.id} ${event.name}`
        const now = performance.now()
        if (!event.done && now - (told.get(key) ?? -EVERY) < EVERY) return
        told.set(key, now)
        const { type, id, current, total, done } = event
        return write({ type, id, name: mask(event.name), current, total, done, at: Date.now() })
      }
      case "warning":
        return write({
          type: event.type,
          image: event.image,
          message: mask(event.message),
          detail: event.detail.map(mask),
          ...(event.url !== undefined && { url: event.url }),
          ...(event.lines && { lines: event.lines }),
        })
      case "image-done": {
        const { type, image, id, digest, milliseconds } = event
        return write({
          type,
          image,
          ...(id !== undefined && { id }),
          ...(digest !== undefined && { digest }),
          milliseconds,
          at: Date.now(),
        })
      }
      case "image-failed": {
        const { kind, message, step, exitCode, output } = event.failure
        return write({
          type: event.type,
          image: event.image,
          kind,
          message: mask(message),
          ...(step && { step: nameFields(step, mask) }),
          ...(exitCode !== undefined && { exitCode }),
          output: output.map(mask),
          at: Date.now(),
        })
      }
      default:
        return write(stepFields(event, model.steps.get(event.id)))
    }
  }
  const end = (): void => {
    const { criticalPath, missed, ...rest } = summary()
    write({
      type: "summary",
      ...rest,
      criticalPath: criticalPath.map(slowStep),
      missed: missed.map(slowStep),
      at: Date.now(),
    })
    batch.flush()
  }
  return { event, end }
}

/** Without the label, which is for a person. */
function slowStep({ id, image, name, place, milliseconds }: SummaryStep) {
  return { id, image, name, ...(place !== undefined && { place }), milliseconds }
}

function nameFields(name: StepName, mask: (text: string) => string) {
  const { text, stage, platform, step, total, instruction } = name
  return {
    name: mask(text),
    ...(stage !== undefined && { stage: mask(stage) }),
    ...(platform !== undefined && { platform }),
    ...(step !== undefined && { step }),
    ...(total !== undefined && { total }),
    ...(instruction !== undefined && { instruction: mask(instruction) }),
  }
}

/** JSON that no terminal acts on: what JSON itself leaves as it is and some terminals obey is spelled out. */
function lineOf(fields: object): string {
  return JSON.stringify(fields).replaceAll(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
}
