import type { Compilation, PassNote } from "@stagecraft/compiler"
import type { Span } from "@stagecraft/ir"
import { countLayers } from "./count-layers.ts"
import { linesOf } from "./describe-import.ts"
import type { LiftedSource } from "./lift-source.ts"
import type { ReadBuilds } from "./read-printed.ts"

/** More than these are counted and not told. */
const MOST_NOTES = 12

/** A Dockerfile before and after the passes. */
export interface Optimized {
  readonly lifted: LiftedSource
  /** Compiled without optimization. */
  readonly plain: Compilation
  readonly after: Compilation
  /** The Dockerfile that is handed out. */
  readonly text: string
  readonly builds: ReadBuilds
}

/** What the passes made of a Dockerfile, in a few lines for a person: its size, what was done, and what was not. */
export function explain({ lifted, plain, after, text, builds }: Optimized): readonly string[] {
  const { source, file } = lifted
  const { original, printed } = builds
  const lines = `${linesOf(source.bytes)} lines → ${linesOf(Buffer.from(text))}`
  const layers =
    original && printed ? [`${countLayers(original)} layers → ${countLayers(printed)}`] : []
  const needed = new Set(plain.stages.map(({ node }) => node))
  const unused = file.stages.filter(({ node }) => !needed.has(node))
  // What the language needs is done without optimization, too.
  const usual = new Set(plain.record.map(({ pass }) => pass))
  const record = after.record.filter(({ pass }) => !usual.has(pass))
  const done = [
    ...unused.map(({ node, from }) => leftOut(node.name, from.lines.first)),
    ...notes(record, "did"),
  ]
  const provable = record.filter(
    ({ action, provedBy }) => action === "would" && provedBy !== undefined,
  )
  const left = record.filter((note) => !provable.includes(note))
  const stopped = notes(left, "stopped", "would")
  // Lines that only the header adds would read like a loss.
  const sizes = [done.length > 0 ? lines : "nothing to optimize", ...layers]
  return [
    `${source.name ?? source.file}: ${sizes.join(", ")}`,
    ...done,
    ...(provable.length > 0
      ? ["With --proven, since the files of the context show it:", ...notes(provable, "would")]
      : []),
    ...(stopped.length > 0 ? ["Left as it is:", ...stopped] : []),
    "Without optimization it is the same build as the original, step by step.",
  ]
}

function leftOut(stage: string, line: number): string {
  return `  the image does not need stage ${stage} (line ${line}); --target ${stage} has it optimized`
}

function notes(
  record: readonly PassNote[],
  ...actions: readonly PassNote["action"][]
): readonly string[] {
  const found = record.filter(({ action }) => actions.includes(action))
  const shown = found.slice(0, MOST_NOTES).map(({ pass, message, spans }) => {
    const lines = linesIn(spans)
    return `  ${pass}: ${message}${lines === "" ? "" : ` (${lines})`}`
  })
  const more = found.length - shown.length
  return more > 0 ? [...shown, `  and ${more} more`] : shown
}

function linesIn(spans: readonly Span[]): string {
  const lines = [...new Set(spans.map(({ line }) => line))].toSorted((a, b) => a - b)
  return lines.length === 0 ? "" : `line${lines.length === 1 ? "" : "s"} ${lines.join(", ")}`
}
