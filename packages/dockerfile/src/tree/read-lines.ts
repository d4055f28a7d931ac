import { byteLength, decodeSource, encodeSource, isRawByte } from "./decode-source.ts"
import { skipBlanks, trimmedSlice } from "./go-blank.ts"
import type { LineReader } from "./line-reader.ts"
import type { LogicalLine } from "./logical-line.ts"
import type { InnerComment, Joint } from "./tree.ts"

const HASH = 0x23
const SPACE = 0x20
const TAB = 0x09
const NONE: readonly never[] = []

/** The offset of the character that continues the line, or -1 when the line is not continued. */
function continuationAt(source: string, start: number, end: number, escape: number): number {
  let at = end
  while (at > start) {
    const unit = source.charCodeAt(at - 1)
    if (unit !== SPACE && unit !== TAB) break
    at--
  }
  if (at === start || source.charCodeAt(at - 1) !== escape) return -1
  return at - 1 === start || source.charCodeAt(at - 2) !== escape ? at - 1 : -1
}

/** Joins the line that the reader is at, and that begins at `start`, with those it is continued on. */
export function joinLines(
  reader: LineReader,
  start: number,
  column: number,
  escape: string,
  file: string,
): LogicalLine {
  const { source, line: first } = reader
  const escapeUnit = escape.charCodeAt(0)
  const end = continuationAt(source, start, reader.end, escapeUnit)
  if (end === -1) {
    const text = source.slice(start, reader.end)
    return {
      file,
      text,
      first,
      last: first,
      column,
      joints: NONE,
      innerComments: NONE,
      emptyLine: 0,
    }
  }
  let emptyLine = 0
  let innerComments: InnerComment[] | undefined
  const joints: Joint[] = []
  const parts = [source.slice(start, end)]
  let at = end - start
  let continued = true
  while (continued && reader.next()) {
    const text = skipBlanks(source, reader.start, reader.end)
    if (text < reader.end && source.charCodeAt(text) === HASH) {
      const comment = trimmedSlice(source, text + 1, reader.end)
      innerComments ??= []
      innerComments.push({ text: comment, line: reader.line, at })
    } else if (text === reader.end) {
      emptyLine ||= reader.line
    } else {
      const stop = continuationAt(source, reader.start, reader.end, escapeUnit)
      continued = stop !== -1
      const part = source.slice(reader.start, continued ? stop : reader.end)
      joints.push({ at, line: reader.line })
      at += part.length
      parts.push(part)
    }
  }
  const { line: last } = reader
  const text = parts.join("")
  return mended({
    file,
    text,
    first,
    last,
    column,
    joints,
    innerComments: innerComments ?? NONE,
    emptyLine,
  })
}

/** Lines that broke inside a character: joined again, its bytes are UTF-8 as they were meant. */
function mended(line: LogicalLine): LogicalLine {
  const broken = line.joints.some(
    ({ at }) => isRawByte(line.text.charCodeAt(at - 1)) && isRawByte(line.text.charCodeAt(at)),
  )
  if (!broken) return line
  const text = decodeSource(encodeSource(line.text))
  return {
    ...line,
    text,
    joints: moved(line.joints, line.text, text),
    innerComments: moved(line.innerComments, line.text, text),
  }
}

/** Marks of one text put at the same bytes of another, in which bytes became characters. */
function moved<T extends { readonly at: number }>(
  marks: readonly T[],
  from: string,
  to: string,
): readonly T[] {
  const old = new ByteOffset(from)
  const fresh = new ByteOffset(to)
  return marks.map((mark) => {
    while (old.at < mark.at) old.forward()
    while (fresh.bytesAfter <= old.bytes && fresh.at < to.length) fresh.forward()
    return { ...mark, at: fresh.at }
  })
}

/** Goes through a text and counts its bytes. */
class ByteOffset {
  at = 0
  bytes = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  get bytesAfter(): number {
    return this.bytes + byteLength(this.#text, this.at, this.at + this.#units)
  }

  get #units(): number {
    return (this.#text.codePointAt(this.at) ?? 0) > 0xffff ? 2 : 1
  }

  forward(): void {
    this.bytes = this.bytesAfter
    this.at += this.#units
  }
}
