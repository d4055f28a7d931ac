import type { RunTrace } from "./trace-run.ts"

/**
 * What a traced RUN told.
 *
 * `parts`: it ended between these two, both included, and wrote this output there. `not-begun`: it ended before its first
 * command did anything, so the shell did not take the text. `lost`: the engine cut out so much that it cannot be told.
 */
export type TraceReading =
  | {
      readonly kind: "parts"
      readonly first: number
      readonly last: number
      readonly output: readonly string[]
    }
  | { readonly kind: "not-begun" }
  | { readonly kind: "lost" }

type Stream = "stdout" | "stderr"

class StreamState {
  /** The last one whose mark was seen; -1 before the first. */
  part = -1
  /** Since that mark. */
  bytes = 0
  clipped = false
  /** The last ones since that mark, with their place among those of both streams. */
  lines: { readonly order: number; readonly text: string }[] = []

  mark(part: number): void {
    this.part = part
    this.bytes = 0
    this.lines = []
  }

  add(order: number, text: string): void {
    this.bytes += Buffer.byteLength(text) + 1
    this.lines.push({ order, text })
    if (this.lines.length > 20 * LINES) this.lines = this.lines.slice(-LINES)
  }

  /** False when a mark may have been cut out after the last that was seen; what was kept then stands behind it. */
  get whole(): boolean {
    return !this.clipped || this.bytes < KEPT
  }
}

/** How BuildKit says that it leaves output out: 2 MB per stream, or 200 kB a second. */
const CLIPPED = /^\[output clipped, log limit .* reached\]$/u
/** Bytes. When it left output out, BuildKit hands out the last 256 kB at the end. */
const KEPT = 250_000
/** What `set -x` writes before the mark that follows. */
const XTRACE = /\becho $/u
const LINES = 40

/** Reads the output of a RUN that {@link traceRun} made, line by line. */
export class TraceReader {
  readonly #trace: RunTrace
  readonly #mark: RegExp
  readonly #streams: Record<Stream, StreamState> = {
    stdout: new StreamState(),
    stderr: new StreamState(),
  }
  #order = 0

  constructor(trace: RunTrace) {
    this.#trace = trace
    // No letter of it is special in a pattern.
    this.#mark = new RegExp(`^(.*?)${trace.mark}(\\d+)$`, "su")
  }

  /** Takes one line of output, without its newline. */
  take(stream: Stream, line: string): void {
    const state = this.#streams[stream]
    const [, before, number] = this.#mark.exec(line.replace(/\r$/u, "")) ?? []
    if (number === undefined || before === undefined) {
      if (CLIPPED.test(line)) state.clipped = true
      return state.add(this.#order++, line)
    }
    // What `set -x` writes of a mark comes before the mark itself; at a line's end no output is lost with it.
    if (XTRACE.test(before)) return
    if (before !== "") state.add(this.#order++, before)
    // Output that was cut out and handed out later holds marks that were read already.
    if (Number(number) > state.part) state.mark(Number(number))
  }

  /** What all the lines together told. */
  end(): TraceReading {
    const streams = Object.values(this.#streams)
    const first = Math.max(...streams.map(({ part }) => part))
    if (first < 0) return { kind: streams.some(({ clipped }) => clipped) ? "lost" : "not-begun" }
    if (!streams.some(({ whole }) => whole)) return { kind: "lost" }
    const next = this.#trace.marked.find((index) => index > first)
    const output = streams
      .filter(({ part, whole }) => part === first || !whole)
      .flatMap(({ lines }) => lines)
      .toSorted((a, b) => a.order - b.order)
      .map(({ text }) => text)
    const last = (next ?? this.#trace.parts) - 1
    return { kind: "parts", first, last, output: output.slice(-LINES) }
  }
}
