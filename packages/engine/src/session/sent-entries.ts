const PAGE = 1024

interface Page {
  readonly paths: Buffer
  /** Where each path ends. */
  readonly ends: Uint32Array
  readonly sizes: Float64Array
}

/**
 * What was listed to the engine, by the numbers it asks with.
 *
 * A context may have a hundred thousand files: their paths stand one after the other in pages of a thousand, which
 * takes a fifth of the memory of as many strings and objects, and nothing that is full is ever copied.
 */
export class SentEntries {
  readonly #pages: Page[] = []
  #paths = Buffer.allocUnsafeSlow(64 * 1024)
  #ends = new Uint32Array(PAGE)
  #sizes = new Float64Array(PAGE)
  #count = 0

  /** @returns The entry's number; they count from 0. */
  add(path: string, size: number): number {
    const id = this.#count++
    const at = id % PAGE
    const start = at === 0 ? 0 : this.#ends[at - 1]!
    const most = start + path.length * 3
    if (most > this.#paths.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.#paths.length * 2, most))
      this.#paths.copy(larger, 0, 0, start)
      this.#paths = larger
    }
    const end = start + this.#paths.write(path, start)
    this.#ends[at] = end
    this.#sizes[at] = size
    if (at === PAGE - 1) {
      const paths = Buffer.from(this.#paths.subarray(0, end))
      this.#pages.push({ paths, ends: this.#ends, sizes: this.#sizes })
      this.#ends = new Uint32Array(PAGE)
      this.#sizes = new Float64Array(PAGE)
    }
    return id
  }

  path(id: number): string {
    const { paths, ends } = this.#pageOf(id)
    const at = id % PAGE
    return paths.toString("utf8", at === 0 ? 0 : ends[at - 1], ends[at])
  }

  /** What was given for it; undefined for a number that was not given out. */
  size(id: number): number | undefined {
    return id < this.#count ? this.#pageOf(id).sizes[id % PAGE] : undefined
  }

  #pageOf(id: number): Page {
    const current = { paths: this.#paths, ends: this.#ends, sizes: this.#sizes }
    return this.#pages[Math.floor(id / PAGE)] ?? current
  }
}
