/**
 * What was listed to the engine, by the numbers it asks with.
 *
 * A context may have a hundred thousand files: their paths stand one after the other in one piece of memory, which
 * takes a fifth of what as many strings and objects would.
 */
export class SentEntries {
  #paths = Buffer.allocUnsafe(16 * 1024)
  #ends = new Uint32Array(512)
  #sizes = new Float64Array(512)
  #count = 0

  /** @returns The entry's number; they count from 0. */
  add(path: string, size: number): number {
    const id = this.#count++
    if (id === this.#ends.length) {
      this.#ends = grown(this.#ends, new Uint32Array(id * 2))
      this.#sizes = grown(this.#sizes, new Float64Array(id * 2))
    }
    const start = this.#startOf(id)
    const most = start + path.length * 3
    if (most > this.#paths.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#paths.length * 2, most))
      this.#paths.copy(larger, 0, 0, start)
      this.#paths = larger
    }
    this.#ends[id] = start + this.#paths.write(path, start)
    this.#sizes[id] = size
    return id
  }

  path(id: number): string {
    return this.#paths.toString("utf8", this.#startOf(id), this.#ends[id])
  }

  /** Bytes; undefined for a number that was not given out. */
  size(id: number): number | undefined {
    return id < this.#count ? this.#sizes[id] : undefined
  }

  #startOf(id: number): number {
    return id === 0 ? 0 : this.#ends[id - 1]!
  }
}

function grown<T extends Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
