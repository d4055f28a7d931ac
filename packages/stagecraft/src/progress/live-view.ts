import type { Screen } from "../terminal.ts"
import type { ModelStep } from "./build-model.ts"
import { isAuthored, isBase } from "./build-model.ts"
import type { ProgressView, ViewParts } from "./progress-view.ts"
import { foreignLine } from "./foreign-line.ts"
import { liveFrame } from "./live-frame.ts"
import { LiveRegion } from "./live-region.ts"
import { showBytes, showTime } from "./show-amount.ts"
import { fit, widthOf } from "./text-width.ts"

/** Milliseconds between two frames, at least. */
const FRAME = 100

/** A terminal that is slow to take a frame gets so many times that as a pause. */
const PAUSE = 5

/** The engine's own errands leave a line when they took so long, in milliseconds, or moved so many bytes. */
const NOTABLE = 100
const NOTABLE_BYTES = 1e6

/** Progress on a screen: what runs is drawn at its bottom, what is over leaves one line above. */
export function liveView(parts: ViewParts, screen: Screen): ProgressView {
  const { report, model, words, mask, warningLine } = parts
  const region = new LiveRegion(screen)
  const left = new WeakSet<ModelStep>()
  const late = new Set<ModelStep>()
  let above: string[] = []
  let next = 0
  let isOver = false
  const draw = (): void => {
    const began = performance.now()
    if (isOver || began < next) return
    const { columns, rows } = screen
    const style = { columns, rows, bold: report.bold, dim: report.dim }
    const lines = liveFrame(model, began, words, mask, style)
    const finished = above
    above = []
    region.draw(finished, lines)
    const ended = performance.now()
    next = ended + Math.max(FRAME, (ended - began) * PAUSE)
  }
  const timer = setInterval(draw, FRAME)
  timer.unref()
  const release = screen.hold(() => region.clear())
  const leave = (step: ModelStep, how: string): void => {
    if (left.has(step)) return
    left.add(step)
    const { label, what, place } = words(step)
    const columns = screen.columns - 1
    const room = columns - widthOf(label) - widthOf(place) - widthOf(how) - 5
    const shown = place !== "" && room >= 12 ? `  ${place}` : ""
    const text = fit(what, columns - widthOf(label) - widthOf(shown) - widthOf(how) - 3)
    const line = `${label} ${text}${shown}  ${how}`
    above.push(
      widthOf(line) > columns
        ? fit(line, columns)
        : `${report.dim(label)} ${text}${shown && report.dim(shown)}  ${report.bold(how)}`,
    )
  }
  const finish = (step: ModelStep): void => {
    const isErrand = !isAuthored(step) || isBase(step)
    // Bytes may flow on after the end that the engine told; the line is left when they are there.
    if (isErrand && model.busy.has(step)) {
      late.add(step)
      return
    }
    late.delete(step)
    const time = step.endedAt - step.startedAt
    const { current } = step.transfers.moved
    if (isErrand && time < NOTABLE && current < NOTABLE_BYTES) return
    const bytes = current >= NOTABLE_BYTES ? `, ${showBytes(current)}` : ""
    leave(step, `done in ${showTime(time)}${bytes}`)
  }
  const image = (name: string, how: string): void => {
    for (const step of late) finish(step)
    if (model.images.size > 1)
      above.push(fit(`[${foreignLine(name, mask)}] ${how}`, screen.columns - 1))
  }
  return {
    note: report.note,
    event: (event) => {
      switch (event.type) {
        case "image-done":
          image(event.image, `image done in ${showTime(event.milliseconds)}`)
          break
        case "image-stopped":
          image(event.image, "image stopped")
          break
        case "image-failed":
          image(event.image, "image failed")
          break
        case "warning": {
          const warning = warningLine(event)
          if (warning !== undefined) above.push(fit(warning, screen.columns - 1))
          break
        }
        case "step-cached":
        case "step-done":
        case "step-cancelled":
        case "step-failed":
        case "progress": {
          const step = model.steps.get(event.id)
          if (!step) break
          if (step.state === "done") finish(step)
          else if (step.state === "cached") leave(step, "cached")
          else if (step.state === "cancelled") leave(step, "stopped")
          else if (step.state === "failed") {
            left.delete(step)
            leave(step, "failed")
          }
          break
        }
        default:
      }
      // A flood of events can keep the timer waiting.
      draw()
    },
    end: () => {
      if (isOver) return
      isOver = true
      clearInterval(timer)
      region.draw(above, [])
      region.clear()
      release()
    },
  }
}
