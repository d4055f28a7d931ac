import type { BuildEvent } from "@stagecraft/engine"
import type { Mask } from "../mask.ts"
import type { Reporter } from "../reporters/reporter.ts"
import type { Terminal } from "../terminal.ts"
import { BuildModel } from "./build-model.ts"
import { summarize } from "./build-summary.ts"
import type { BuildSummary } from "./build-summary.ts"
import { drawSummary } from "./draw-summary.ts"
import type { BuiltLine } from "./draw-summary.ts"
import { jsonView } from "./json-view.ts"
import { liveView } from "./live-view.ts"
import { plainView } from "./plain-view.ts"
import type { ProgressView, ViewParts } from "./progress-view.ts"
import { stepWords } from "./step-words.ts"
import { warningLines } from "./warning-line.ts"
import { showPlace } from "../show-place.ts"
import type { EventPlaces, Where } from "./tell-event.ts"

/** How progress is shown: drawn anew on a terminal, as lines, as JSON for programs, or not at all. */
export type ProgressKind = "tty" | "plain" | "json" | "quiet"

/** What there is to know of one build. */
export interface ProgressOptions {
  readonly report: Reporter
  readonly terminal: Terminal
  /** The names of the images, in the order they are shown. */
  readonly images: readonly string[]
  readonly places: EventPlaces
  /** Hides the secrets that were handed in, wherever foreign text is shown. */
  readonly mask: Mask
}

/** The progress of one build, however many images it makes. Foreign text may be handed in raw. */
export interface BuildProgress {
  /** A sentence for a person, such as what is going to be built. */
  readonly note: (text: string) => void
  readonly event: (event: BuildEvent) => void
  /** Takes the view off the screen; to be called also when the build failed. Twice is as good as once. */
  readonly end: () => void
  readonly summary: () => BuildSummary
  /** The last words of a build that went well: a line for each image, and where the time went. */
  readonly conclude: (built: readonly BuiltLine[]) => void
}

const VIEWS: Readonly<Record<ProgressKind, (parts: ViewParts) => ProgressView>> = {
  tty: (parts) =>
    parts.terminal.screen ? liveView(parts, parts.terminal.screen) : plainView(parts),
  plain: plainView,
  json: jsonView,
  quiet: () => ({ event: () => {}, end: () => {} }),
}

/** Starts to show a build. `tty` is `plain` where standard error is no terminal. */
export function buildProgress(kind: ProgressKind, options: ProgressOptions): BuildProgress {
  const { report, terminal, images, places, mask } = options
  const show = ({ span }: Where): string | undefined => span && showPlace(span, terminal.cwd)
  const model = new BuildModel(images, performance.now())
  const words = stepWords(
    (image, step) => show(places.ofStep(image, step)),
    mask,
    images.length > 1,
  )
  let summed: BuildSummary | undefined
  const summary = (): BuildSummary =>
    summed ??
    summarize(model, (step) => {
      const { label, what, place } = words(step)
      const [image = ""] = step.images
      return {
        name: mask(step.name.text),
        label: `${label} ${what}`,
        // What is not the author's has no place, whatever its name is.
        ...(place !== "" && { place, ...places.ofStep(image, step.name) }),
      }
    })
  const view = VIEWS[kind]({
    report,
    terminal,
    model,
    places,
    words,
    mask,
    summary,
    warningLine: warningLines(mask, (image, lines) => show(places.ofLines(image, lines))),
  })
  return {
    note: (text) => view.note?.(text),
    event: (event) => {
      model.take(event, performance.now())
      view.event(event)
    },
    end: () => {
      if (summed) return
      model.close()
      summed = summary()
      view.end()
    },
    summary,
    conclude: (built) => {
      if (!view.note) return
      const columns = kind === "tty" ? terminal.screen?.columns : undefined
      for (const line of drawSummary(summary(), built, { ...report, columns })) report.note(line)
    },
  }
}

/**
 * What is shown when nobody said, or `auto`: the live view on a terminal that can be drawn on and is not of a CI job,
 * lines everywhere else.
 */
export function chooseProgress(
  wanted: ProgressKind | "auto",
  terminal: Pick<Terminal, "env" | "screen">,
): ProgressKind {
  if (wanted !== "auto") return wanted
  const { TERM, CI } = terminal.env
  const isJob = CI !== undefined && CI !== "" && CI !== "false" && CI !== "0"
  // The screen is asked for last: to know it costs the opening of a stream.
  return TERM !== "dumb" && !isJob && terminal.screen ? "tty" : "plain"
}
