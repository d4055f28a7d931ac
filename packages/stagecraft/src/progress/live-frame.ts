import type { Mask } from "../mask.ts"
import type { Reporter } from "../reporters/reporter.ts"
import type { BuildModel, ModelStep } from "./build-model.ts"
import { isAuthored, isBase } from "./build-model.ts"
import { foreignLine } from "./foreign-line.ts"
import { showBytes, showTime } from "./show-amount.ts"
import type { StepWords } from "./step-words.ts"
import { fit, padTo, widthOf } from "./text-width.ts"

/** How large the screen is and how it is written on. */
export interface FrameStyle extends Pick<Reporter, "bold" | "dim"> {
  readonly columns: number
  readonly rows: number
}

/** Lines of output under a running step, at most. */
const OUTPUT = 5

/** The engine's own errands show up when they take longer, in milliseconds: most are over at once. */
const FLEETING = 300

/** The lines at the bottom of the screen: a head, the steps that run, what they wrote last. None is wider than it. */
export function liveFrame(
  model: BuildModel,
  now: number,
  words: (step: ModelStep) => StepWords,
  mask: Mask,
  style: FrameStyle,
): string[] {
  const { dim } = style
  // The cursor needs a row of its own, and a line that fills the last column may wrap.
  const height = Math.max(1, style.rows - 1)
  const columns = Math.max(1, style.columns - 1)
  const lines = [head(model, now, columns, style)]
  if (height === 1) return lines
  const shown = [...model.busy].filter((step) => isAuthored(step) || now - step.heard >= FLEETING)
  const idle = idleImages(model)
  const below = idle.length > 0 && height > 2 ? 1 : 0
  const space = height - 1 - below
  const steps = shown.length <= space ? shown : shown.slice(0, space - 1)
  let room = space - shown.length
  for (const [index, step] of steps.entries()) {
    lines.push(stepLine(step, now, words(step), columns, style))
    // What is left is shared out evenly among the steps still to come.
    const share = Math.min(OUTPUT, Math.ceil(room / (steps.length - index)))
    if (share <= 0) continue
    const output = step.tail.slice(-share)
    room -= output.length
    for (const text of output) lines.push(dim(fit(`  │ ${foreignLine(text, mask)}`, columns)))
  }
  if (steps.length < shown.length)
    lines.push(dim(fit(`… and ${shown.length - steps.length} more steps`, columns)))
  if (below > 0) lines.push(dim(fit(idleLine(idle, mask), columns)))
  return lines
}

/** Names of images that wait for the engine, no more than are of use. */
function idleLine(idle: readonly string[], mask: Mask): string {
  const names = idle.slice(0, 4).map((name) => foreignLine(name, mask))
  const rest = idle.length - names.length
  return `waiting: ${names.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`
}

/** Images that were started, and of which no step runs just now. */
function idleImages(model: BuildModel): readonly string[] {
  if (model.images.size < 2) return []
  const working = new Set([...model.busy].flatMap(({ images }) => [...images]))
  return [...model.images.values()].flatMap(({ name, state }) =>
    state === "running" && !working.has(name) ? [name] : [],
  )
}

function head(model: BuildModel, now: number, columns: number, { bold, dim }: FrameStyle): string {
  const images = [...model.images.values()]
  const counts = countSteps(model)
  const over = images.filter(({ state }) => state === "done").length
  const failed = images.filter(({ state }) => state === "failed").length
  const [only] = images
  const what =
    images.length === 1
      ? `building ${foreignLine(only!.name, (text) => text)}`
      : `building ${images.length} images: ${over} done${failed > 0 ? `, ${failed} failed` : ""}`
  const steps = `, ${counts.over} steps done, ${counts.cached} of them cached`
  return twoSided(what, counts.over > 0 ? steps : "", showTime(now - model.began), columns, {
    left: bold,
    middle: dim,
    right: dim,
  })
}

/** Counting thousands of steps for every frame is cheap, but not free: model.runs only grows. */
function countSteps(model: BuildModel): { over: number; cached: number } {
  let over = 0
  let cached = 0
  for (const step of model.runs) {
    if (!isAuthored(step) || isBase(step) || step.state === "running") continue
    over++
    if (step.state === "cached") cached++
  }
  return { over, cached }
}

function stepLine(
  step: ModelStep,
  now: number,
  { label, what, place }: StepWords,
  columns: number,
  { dim }: FrameStyle,
): string {
  const { current, total } = step.transfers.moved
  const rate = step.transfers.rate(now)
  const bytes =
    current === 0
      ? ""
      : `${showBytes(current)}${total > 0 ? ` of ${showBytes(total)}` : ""}${rate ? `  ${showBytes(rate)}/s` : ""}   `
  const others = step.images.size > 1 ? ` +${step.images.size - 1}` : ""
  const marked = others === "" ? label : `${label.slice(0, -1)}${others}]`
  const right = `${bytes}${showTime(now - step.heard)}`
  const room = columns - widthOf(right) - widthOf(marked) - widthOf(place) - 5
  // The author's place goes before the words do.
  const shown = place !== "" && room >= 12 ? `  ${place}` : ""
  const words = shown === "" ? what : fit(what, room)
  return twoSided(`${marked} ${words}`, shown, right, columns, {
    left: (text) => dim(text.slice(0, marked.length)) + text.slice(marked.length),
    middle: dim,
    right: dim,
  })
}

type Style = (text: string) => string

/** Text at the left and at the right of a line that is exactly so wide; the left gives way. */
function twoSided(
  left: string,
  middle: string,
  right: string,
  columns: number,
  style: { readonly left: Style; readonly middle: Style; readonly right: Style },
): string {
  const end = widthOf(right) + 2 < columns ? right : ""
  const room = columns - widthOf(end) - (end === "" ? 0 : 2)
  const start = fit(left, room)
  const rest = room - widthOf(start)
  const between = rest >= widthOf(middle) ? middle : ""
  const gap = padTo("", rest - widthOf(between))
  return `${style.left(start)}${between && style.middle(between)}${end && `${gap}  ${style.right(end)}`}`
}
