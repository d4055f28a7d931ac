const LINES = 40
const WIDTH = 4000

/** The last lines each step wrote; what a failure shows. */
export class StepTail {
  readonly #lines = new Map<string, string[]>()

  add(id: string, line: string): void {
    const lines = this.#of(id)
    if (lines.length === LINES) lines.shift()
    lines.push(line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line)
  }

  /** They go on to grow as the step writes, until it is forgotten. */
  of(id: string): readonly string[] {
    return this.#of(id)
  }

  /** What a step wrote is not of the next run of it; who holds the lines keeps them. */
  forget(id: string): void {
    this.#lines.delete(id)
  }

  #of(id: string): string[] {
    const lines = this.#lines.get(id) ?? []
    this.#lines.set(id, lines)
    return lines
  }
}
