import type { BuildEvent, StepName } from "@stagecraft/engine"
import { escapeControl } from "@stagecraft/ir"
import type { Reporter } from "./reporter.ts"

/** What a build did, for the summary line. */
export interface BuildCounts {
  readonly steps: number
  readonly cached: number
}

/** Progress as plain lines, the same on a terminal and in a log: each line names its step. */
export interface PlainProgress {
  readonly event: (event: BuildEvent) => void
  readonly counts: () => BuildCounts
}

/**
 * Makes the plain view of one build.
 *
 * @param place - Where the author wrote a step, as text such as `image.config.ts:12`; undefined when unknown.
 */
export function plainProgress(
  report: Reporter,
  place: (step: StepName) => string | undefined,
): PlainProgress {
  const labels = new Map<string, string>()
  let steps = 0
  let cached = 0
  const line = (id: string, text: string): void =>
    report.note(`${report.dim(labels.get(id) ?? "")} ${text}`)
  const announce = (id: string, name: StepName): void => {
    if (labels.has(id)) return
    const counter = name.step === undefined ? "" : `${name.step}/${name.total ?? "?"}`
    const head = [name.stage, counter].filter(Boolean).join(" ")
    labels.set(id, escapeControl(head === "" ? "[engine]" : `[${head}]`))
    const where = place(name)
    // A merged RUN is one line here; its layout is for the Dockerfile.
    const what = escapeControl((name.instruction ?? name.text).replaceAll(/\s+/gu, " "))
    line(id, `${report.bold(what)}${where ? report.dim(`  ${where}`) : ""}`)
  }
  const event = (happened: BuildEvent): void => {
    switch (happened.type) {
      case "step-started":
        announce(happened.id, happened.name)
        break
      case "step-cached":
        announce(happened.id, happened.name)
        if (happened.name.step !== undefined) {
          steps++
          cached++
        }
        line(happened.id, "cached")
        break
      case "step-done":
        announce(happened.id, happened.name)
        if (happened.name.step !== undefined) steps++
        if (happened.milliseconds >= 100 || happened.name.step !== undefined)
          line(happened.id, `done in ${(happened.milliseconds / 1000).toFixed(1)} s`)
        break
      case "step-failed":
        announce(happened.id, happened.name)
        line(happened.id, "failed")
        break
      case "step-cancelled":
        announce(happened.id, happened.name)
        line(happened.id, "stopped")
        break
      case "log":
        line(happened.id, escapeControl(happened.text))
        break
      case "progress":
        if (happened.done && happened.total > 0)
          line(happened.id, `${escapeControl(happened.name)} ${megabytes(happened.total)}`)
        break
      case "image-started":
      case "step-shared":
      case "warning":
      case "image-done":
      case "failed":
        break
    }
  }
  return { event, counts: () => ({ steps, cached }) }
}

/** Bytes for a person, decimal as `docker image ls` counts. */
export function megabytes(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}
