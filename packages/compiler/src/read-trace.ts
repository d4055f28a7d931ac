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

interface StreamState {
  part: number
  /** Since the last mark. */
  bytes: number
  clipped: boolean
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
    stdout: { part: -1, bytes: 0, clipped: false },
    stderr: { part: -1, bytes: 0, clipped: false },
  }
  #lines: { readonly part: number; readonly text: string }[] = []

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
      return this.#add(state, line)
    }
    // What `set -x` writes of a mark comes before the mark itself; at a line's end no output is lost with it.
    if (XTRACE.test(before)) return
    if (before !== "") this.#add(state, before)
    // Output that was cut out and handed out later holds marks that were read already.
    if (Number(number) > state.part) Object.assign(state, { part: Number(number), bytes: 0 })
  }

  /** What all the lines together told. */
  end(): TraceReading {
    const { stdout, stderr } = this.#streams
    const first = Math.max(stdout.part, stderr.part)
    if (first < 0) return { kind: stdout.clipped || stderr.clipped ? "lost" : "not-begun" }
    const isWhole = ({ clipped, bytes }: StreamState): boolean => !clipped || bytes < KEPT
    if (!isWhole(stdout) && !isWhole(stderr)) return { kind: "lost" }
    const next = this.#trace.marked.find((index) => index > first)
    const output = this.#lines.filter(({ part }) => part === first).map(({ text }) => text)
    const last = (next ?? this.#trace.parts) - 1
    return { kind: "parts", first, last, output: output.slice(-LINES) }
  }

  #add(state: StreamState, text: string): void {
    state.bytes += Buffer.byteLength(text) + 1
    this.#lines.push({ part: state.part, text })
    if (this.#lines.length > 20 * LINES) this.#lines = this.#lines.slice(-10 * LINES)
  }
}
