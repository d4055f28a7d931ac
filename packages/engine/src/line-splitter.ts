const NEWLINE = 10
/** A program that never ends its line is cut here, so that memory stays bounded. */
const LONGEST = 1 << 20

/** Cuts a stream of bytes into lines. Characters that were split between two chunks are put together again. */
export class LineSplitter {
  #rest: Uint8Array[] = []
  #length = 0

  /** Takes bytes and hands out the lines they complete, without their newlines. */
  push(chunk: Uint8Array): string[] {
    const lines: string[] = []
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      this.#keep(chunk.subarray(from, at))
      lines.push(this.#take())
      from = at + 1
    }
    this.#keep(chunk.subarray(from))
    if (this.#length >= LONGEST) lines.push(this.#take())
    return lines
  }

  /** What stands after the last newline, when there is something. */
  end(): string[] {
    return this.#length > 0 ? [this.#take()] : []
  }

  #keep(piece: Uint8Array): void {
    if (piece.length === 0) return
    // A copy: the chunk's memory belongs to whoever gave it.
    this.#rest.push(Buffer.from(piece))
    this.#length += piece.length
  }

  #take(): string {
    const line = Buffer.concat(this.#rest).toString("utf8")
    this.#rest = []
    this.#length = 0
    return line.endsWith("\r") ? line.slice(0, -1) : line
  }
}
