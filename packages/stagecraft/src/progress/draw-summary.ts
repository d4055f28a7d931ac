import { escapeControl } from "@stagecraft/ir"
import type { Reporter } from "../reporters/reporter.ts"
import type { BuildSummary, SummaryStep } from "./build-summary.ts"
import { showBytes, showTime } from "./show-amount.ts"
import { fit, widthOf } from "./text-width.ts"

/** What is said of one image that was built, beyond what its events told. */
export interface BuiltLine {
  readonly image: string
  /** Its tags, or where it went. */
  readonly names: string
  /** Bytes; unknown when it is not in the engine's store. */
  readonly size?: number
  /** Milliseconds, when the caller's clock knows better than the events. */
  readonly milliseconds?: number
}

/** A build that was quicker needs no explanation, in milliseconds. */
const WORTHWHILE = 2000

/** Steps that are named of the critical path, and of those that missed the cache. */
const NAMED = 5

/** Columns for what a step does: a merged RUN can go on for long. */
const COLUMNS = 72

/** How the last words are written; `columns` when they stand on a screen. */
export interface SummaryStyle extends Pick<Reporter, "bold" | "dim"> {
  readonly columns?: number | undefined
}

/** The last words of a build: a line for each image; when it took long, where the time went and what broke the cache. What failed is told by others, after it. */
export function drawSummary(
  summary: BuildSummary,
  built: readonly BuiltLine[],
  { bold, dim, columns = Infinity }: SummaryStyle,
): string[] {
  const lines = built.map((line) => imageLine(summary, line))
  const isWhole = summary.images.every(({ state }) => state !== "failed" && state !== "stopped")
  if (summary.milliseconds < WORTHWHILE || !isWhole) return lines
  const step = ({ name, label, place }: SummaryStep, before = 2): string => {
    const where = place === undefined ? "" : `  ${place}`
    const room = Math.min(COLUMNS, Math.max(20, columns - before - widthOf(where) - 1))
    return `${fit(label ?? name, room)}${where && dim(where)}`
  }
  const { criticalPath, missed } = summary
  const whole = criticalPath.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
  const long = criticalPath
    .filter(({ milliseconds }) => milliseconds >= Math.max(50, whole / 100))
    .toSorted((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, NAMED)
  if (long.length > 0) {
    lines.push(bold(`critical path: ${showTime(whole)} of ${showTime(summary.milliseconds)}`))
    const named = criticalPath.filter((each) => long.includes(each))
    const times = named.map(({ milliseconds }) => showTime(milliseconds))
    const width = Math.max(...times.map(({ length }) => length))
    for (const [index, each] of named.entries())
      lines.push(`  ${times[index]!.padStart(width)}  ${step(each, width + 4)}`)
  }
  if (missed.length > 0) {
    lines.push(bold("the cache ended at:"))
    for (const each of missed.slice(0, NAMED)) lines.push(`  ${step(each)}`)
    if (missed.length > NAMED) lines.push(`  … and ${missed.length - NAMED} more`)
  }
  return lines
}

function imageLine(summary: BuildSummary, { image, names, size, milliseconds }: BuiltLine): string {
  const counts = summary.images.find((each) => each.image === image)
  const time = milliseconds ?? counts?.milliseconds ?? summary.milliseconds
  const steps = `${counts?.cached ?? 0} of ${counts?.steps ?? 0} steps cached`
  const facts = size === undefined ? steps : `${showBytes(size)}, ${steps}`
  return escapeControl(`${image} built in ${showTime(time)}: ${names} (${facts})`)
}
