/** Lines at the end that a failure shows, and those before it that look like what went wrong. */
const LINES = 40
const FAULTS = 10
const WIDTH = 4000

const FAULT =
  /\b(?:error|ERR!|fatal|panic|exception|traceback|failed|failure|cannot|not found|denied)\b/iu

interface Tail {
  /** The first faults, what was left out, and the last lines. */
  readonly lines: string[]
  faults: number
  left: number
}

/** What each step wrote, as far as a failure shows it: its last lines, and of those before it the first that tell of a fault. */
export class StepTail {
  readonly #tails = new Map<string, Tail>()

  add(id: string, line: string): void {
    const tail = this.#of(id)
    const { lines } = tail
    lines.push(line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line)
    const first = tail.faults + (tail.left > 0 ? 1 : 0)
    if (lines.length - first <= LINES) return
    const [out = ""] = lines.splice(first, 1)
    if (tail.faults < FAULTS && FAULT.test(out)) return void lines.splice(tail.faults++, 0, out)
    const old = tail.left++ > 0 ? 1 : 0
    const what = tail.left === 1 ? "line" : "lines"
    lines.splice(tail.faults, old, `… ${tail.left} ${what} left out`)
  }

  /** They go on to change as the step writes, until it is forgotten. */
  of(id: string): readonly string[] {
    return this.#of(id).lines
  }

  /** What a step wrote is not of the next run of it; who holds the lines keeps them. */
  forget(id: string): void {
    this.#tails.delete(id)
  }

  #of(id: string): Tail {
    const tail = this.#tails.get(id) ?? { lines: [], faults: 0, left: 0 }
    this.#tails.set(id, tail)
    return tail
  }
}
