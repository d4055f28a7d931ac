import { decodeSource, encodeSource, isRawByte } from "./decode-source.ts"
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
      emptyLines: NONE,
    }
  }
  let emptyLines: number[] | undefined
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
      emptyLines ??= []
      emptyLines.push(reader.line)
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
    emptyLines: emptyLines ?? NONE,
  })
}

/** Lines that broke inside a character: joined again, its bytes are UTF-8 as they were meant. */
function mended(line: LogicalLine): LogicalLine {
  const broken = line.joints.some(
    ({ at }) => isRawByte(line.text.charCodeAt(at - 1)) && isRawByte(line.text.charCodeAt(at)),
  )
  if (!broken) return line
  // Offsets move with the bytes that became one character.
  const moved = (at: number): number => decodeSource(encodeSource(line.text.slice(0, at))).length
  const move = <T extends { readonly at: number }>(mark: T): T => ({ ...mark, at: moved(mark.at) })
  return {
    ...line,
    text: decodeSource(encodeSource(line.text)),
    joints: line.joints.map(move),
    innerComments: line.innerComments.map(move),
  }
}
