import { quantile } from "../ratio.ts"
import { phases, type Phase, type Result, type Times } from "./measure.ts"
import type { SideName } from "./build.ts"

/** Less than this nobody can tell from noise, whatever the pairs say. */
const noiseMs = 300
const noiseShare = 1.03

/** What the optimizer is built to reach, as a share of the time that it takes away. */
const target = 0.6

const seconds = (ms: number): string => (ms / 1000).toFixed(1)
const mega = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)
const less = (ratio: number): string =>
  `${ratio > 1 ? "+" : "−"}${Math.abs((1 - ratio) * 100).toFixed(0)}%`

/** Lines for each project: as written, optimized, and how they compare; in brackets the steps that ran. */
export function table(results: readonly Result[]): string {
  const head = [
    "project",
    "side",
    "clean s (steps)",
    "source s (steps)",
    "dependency s (steps)",
    "image MB",
    "layers",
    "context MB",
  ]
  const rows = results.flatMap((result) => [
    row(result, "written"),
    row(result, "optimized"),
    gain(result),
  ])
  const widths = head.map((cell, index) =>
    Math.max(cell.length, ...rows.map((cells) => cells[index]!.length)),
  )
  const print = (cells: readonly string[]): string =>
    cells
      .map((cell, index) =>
        index < 2 ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!),
      )
      .join("  ")
      .trimEnd()
  return [head, ...rows].map((cells) => `${print(cells)}\n`).join("")
}

function row({ project, times, weight }: Result, side: SideName): string[] {
  const { bytes, layers, sent } = weight[side]
  return [
    side === "written" ? project : "",
    side === "written" ? "as written" : "optimized",
    ...phases.map((phase) => `${seconds(times[phase][side])} (${times[phase].ran[side]})`),
    mega(bytes),
    String(layers),
    mega(sent),
  ]
}

function gain({ times, weight: { written, optimized } }: Result): string[] {
  return [
    "",
    "",
    ...phases.map((phase) => less(times[phase].ratio)),
    less(optimized.bytes / written.bytes),
    String(optimized.layers - written.layers),
    less(optimized.sent / written.sent),
  ]
}

/** Slower in every resampling, and by what somebody could notice. */
const isSlower = ({ low, ratio, optimized, written }: Times): boolean =>
  low > 1 && ratio > noiseShare && optimized - written > noiseMs

const meanOf = (all: readonly number[]): number =>
  all.reduce((sum, each) => sum + each, 0) / all.length

/**
 * The mean gain after a changed source against the target, and every case that got slower. What counts is the mean of the
 * ratios, in which a slow project weighs no more than a quick one; how the mean times compare stands beside it.
 */
export function summary(results: readonly Result[]): string {
  const ratios = results.map(({ times }) => times.source.ratio)
  const mean = meanOf(ratios)
  const [written, optimized] = (["written", "optimized"] as const).map((side) =>
    meanOf(results.map(({ times }) => times.source[side])),
  ) as [number, number]
  const slower = results.flatMap(({ project, times }) =>
    phases
      .filter((phase) => isSlower(times[phase]))
      .map((phase) => `slower: ${project}, ${names[phase]}: ${sentence(times[phase])}\n`),
  )
  const reached = mean <= 1 - target ? "reached" : "not reached"
  return (
    `rebuild after a changed source: ${less(mean)} in the mean of ${results.length} projects, ` +
    `${less(quantile(ratios, 0.5))} in the median (target −${target * 100}%: ${reached})\n` +
    `mean rebuild ${seconds(written)} s → ${seconds(optimized)} s, ${less(optimized / written)}\n` +
    (slower.length > 0 ? slower.join("") : "no case is slower by more than noise\n")
  )
}

const names: Readonly<Record<Phase, string>> = {
  clean: "clean build",
  source: "changed source",
  dependency: "changed dependency",
}

const sentence = ({ written, optimized, low, high }: Times): string =>
  `${seconds(optimized)} s against ${seconds(written)} s (95% ${low.toFixed(2)}–${high.toFixed(2)} ×)`
