import { byteLength } from "./decode-source.ts"

/** What the builder's scanner holds at most, the newline not counted. */
const MOST_BYTES = 65_535
const CARRIAGE_RETURN = 0x0d

/** So many lines no Dockerfile has; their tree would fill the memory. */
const MOST_LINES = 2_000_000

/** A source, line by line. After {@link next} the fields tell of the line. */
export class LineReader {
  readonly source: string
  /** The number of the line, from 1. */
  line = 0
  /** Where it begins. */
  start: number
  /** Where it ends without its newline and carriage returns. */
  end = 0
  /** Where the next begins. */
  after: number
  /** The bytes of a line over the limit, at which reading ended; 0 when there is none. */
  tooLong = 0
  /** Reading ended because there are more lines than anyone writes. */
  tooMany = false

  constructor(source: string) {
    this.source = source
    this.start = source.startsWith("\ufeff") ? 1 : 0
    this.after = this.start
  }

  /** Goes to the next line; false at the end and at a line the builder does not read. */
  next(): boolean {
    const { source } = this
    if (this.after >= source.length) return false
    if (this.line >= MOST_LINES) {
      this.tooMany = true
      return false
    }
    const newline = source.indexOf("\n", this.after)
    let end = newline === -1 ? source.length : newline
    if ((end - this.after) * 3 > MOST_BYTES) {
      const bytes = byteLength(source, this.line === 0 ? 0 : this.after, end)
      if (bytes > MOST_BYTES) {
        this.tooLong = bytes
        return false
      }
    }
    this.line++
    this.start = this.after
    this.after = newline === -1 ? end : newline + 1
    while (end > this.start && source.charCodeAt(end - 1) === CARRIAGE_RETURN) end--
    this.end = end
    return true
  }
}
