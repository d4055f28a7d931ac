const LINES = 40
const WIDTH = 4000

/** The last lines each step wrote; what a failure shows. */
export class StepTail {
  readonly #lines = new Map<string, string[]>()

  add(id: string, line: string): void {
    const lines = this.#lines.get(id) ?? []
    if (lines.length === LINES) lines.shift()
    lines.push(line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line)
    this.#lines.set(id, lines)
  }

  of(id: string): readonly string[] {
    return this.#lines.get(id) ?? []
  }
}
