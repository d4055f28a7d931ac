import type { ProgressView, ViewParts } from "./progress-view.ts"
import type { ModelStep } from "./build-model.ts"
import { isAuthored } from "./build-model.ts"
import { foreignLine } from "./foreign-line.ts"
import { lineBatch } from "./line-batch.ts"
import { showBytes, showTime } from "./show-amount.ts"

/** A step that says nothing for so long gets a sign of life, in milliseconds. */
const SILENCE = 30_000

/** How often a transfer tells how far it is, in milliseconds. */
const NEWS = 5000

/** The engine's own errands are told of when they took so long, in milliseconds. */
const NOTABLE = 100

/** Smaller transfers are not worth a line, in bytes. */
const NOTABLE_BYTES = 1e6

/** What a person should know beside the build's lines: the words and marks of each step as they were told last. */
interface Told {
  at: number
  bytes: number
}

/** Progress as plain lines, for logs and pipes: each names its step, and is written in one piece. */
export function plainView(parts: ViewParts): ProgressView {
  const { report, terminal, model, words, mask, warningLine } = parts
  const batch = lineBatch(terminal.stderr)
  /** When something was last said of an engine that has no step under way. */
  let waited = 0
  const told = new WeakMap<ModelStep, Told>()
  const line = (step: ModelStep, text: string): void => {
    const mark = told.get(step)
    if (mark) mark.at = performance.now()
    const { label, what } = words(step)
    // Without a number steps are told apart by what they do.
    const which = step.name.step !== undefined || text.includes(what) ? "" : `${what}: `
    batch.add(`${report.dim(label)} ${which}${text}`)
  }
  const announce = (step: ModelStep, how = ""): void => {
    if (told.has(step)) {
      if (how !== "") line(step, how)
      return
    }
    told.set(step, { at: 0, bytes: 0 })
    const { what, place } = words(step)
    const end = how === "" ? "" : `  ${how}`
    line(step, `${report.bold(what)}${place === "" ? "" : report.dim(`  ${place}`)}${end}`)
  }
  const tick = (): void => {
    const now = performance.now()
    for (const step of model.busy) {
      const mark = told.get(step)
      if (!mark) continue
      const { current, total } = step.transfers.moved
      if (current !== mark.bytes && now - mark.at >= NEWS) {
        mark.bytes = current
        const rate = step.transfers.rate(now)
        const whole = total > 0 ? ` of ${showBytes(total)}` : ""
        line(step, `${showBytes(current)}${whole}${rate ? `, ${showBytes(rate)}/s` : ""}`)
      } else if (now - mark.at >= SILENCE)
        line(step, `still running after ${showTime(now - step.heard)}`)
    }
    const isWanted = [...model.images.values()].some(({ state }) => state === "running")
    if (model.busy.size > 0 || !isWanted || now - Math.max(model.last, waited) < SILENCE) return
    waited = now
    batch.add(`${report.dim("[engine]")} no word for ${showTime(now - model.last)}`)
  }
  const timer = setInterval(tick, 1000)
  timer.unref()
  const image = (name: string, text: string): void => {
    if (model.images.size > 1) batch.add(`${report.dim(`[${foreignLine(name, mask)}]`)} ${text}`)
  }
  return {
    note: (text) => {
      batch.flush()
      report.note(text)
    },
    event: (event) => {
      switch (event.type) {
        case "step-shared":
        case "image-started":
          return
        case "image-done":
          image(event.image, `image done in ${showTime(event.milliseconds)}`)
          return
        case "image-stopped":
          image(event.image, "image stopped")
          return
        case "image-failed":
          image(event.image, "image failed")
          return
        case "warning": {
          const warning = warningLine(event)
          if (warning !== undefined) batch.add(warning)
          return
        }
        default:
      }
      const step = model.steps.get(event.id)
      if (!step) return
      switch (event.type) {
        case "progress": {
          const { current } = step.transfers.moved
          if (step.state === "done" && !model.busy.has(step) && current >= NOTABLE_BYTES)
            line(step, `${showBytes(current)} in ${showTime(step.endedAt - step.startedAt)}`)
          return
        }
        case "log":
          line(step, foreignLine(event.text, mask))
          return
        case "step-started":
          announce(step)
          return
        case "step-cached":
          announce(step, "cached")
          return
        case "step-done": {
          announce(step)
          const { current } = step.transfers.moved
          if (!isAuthored(step) && event.milliseconds < NOTABLE) return
          const bytes = current >= NOTABLE_BYTES ? `, ${showBytes(current)}` : ""
          line(step, `done in ${showTime(event.milliseconds)}${bytes}`)
          return
        }
        case "step-cancelled":
          announce(step)
          line(step, "stopped")
          return
        case "step-failed":
          announce(step)
          line(step, "failed")
      }
    },
    end: () => {
      clearInterval(timer)
      batch.flush()
    },
  }
}
