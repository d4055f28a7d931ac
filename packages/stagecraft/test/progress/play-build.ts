import type { BuildEvent } from "@stagecraft/engine"
import { vi } from "vitest"
import { maskOf } from "../../src/mask.ts"
import { buildProgress } from "../../src/progress/build-progress.ts"
import type { BuildProgress, ProgressKind } from "../../src/progress/build-progress.ts"
import { terminalReporter } from "../../src/reporters/terminal-reporter.ts"
import { named } from "./event-stories.ts"
import { screenDouble } from "./screen-double.ts"
import type { ScreenDouble } from "./screen-double.ts"

export const SECRET = "sesame"

/** The views write no other control character than a newline, once their own sequences are taken away. */
export const FOREIGN =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/u

const spanAt = (line: number) => ({ file: "image.config.ts", line, column: 1 })

export function start(
  kind: ProgressKind,
  images: readonly string[] = ["app"],
  terminal: ScreenDouble = screenDouble(),
): { readonly progress: BuildProgress; readonly terminal: ScreenDouble } {
  const progress = buildProgress(kind, {
    report: terminalReporter(terminal),
    terminal,
    images,
    places: {
      ofStep: (_image, { step }) => (step === undefined ? {} : { span: spanAt(step) }),
      ofLines: (_image, { first }) => ({ span: spanAt(first) }),
    },
    mask: maskOf([Buffer.from(SECRET)]),
  })
  return { progress, terminal }
}

export function play(progress: BuildProgress, events: readonly BuildEvent[], every = 0): void {
  for (const event of events) {
    progress.event(event)
    if (every > 0) vi.advanceTimersByTime(every)
  }
  // Lines of one turn of the event loop are written at its end.
  vi.advanceTimersByTime(0)
}

export const started = (
  id: string,
  label: string,
  instruction: string,
  image = "app",
): BuildEvent => ({
  type: "step-started",
  id,
  image,
  name: named(label, instruction),
  inputs: [],
  at: 0,
})

export const said = (id: string, text: string): BuildEvent => ({
  type: "log",
  id,
  stream: "stdout",
  text,
})

export const sent = (id: string, current: number, total = 0, done = false): BuildEvent => ({
  type: "progress",
  id,
  name: "transferring",
  current,
  total,
  done,
})
