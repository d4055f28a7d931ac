import type { Span } from "@stagecraft/ir"
import { mapList } from "@stagecraft/ir"
import type { PrintedLine } from "./printed.ts"

/** A line before it is known whether another follows; `blank` puts a space before the continuation character. */
export interface Piece {
  readonly text: string
  readonly spans: readonly Span[]
}

/** Puts the escape character behind each piece but the last, so that the builder reads them as one line. */
export function continueLines(pieces: readonly Piece[], escape: string): readonly PrintedLine[] {
  return mapList(pieces, ({ text, spans }, index) => ({
    text: index < pieces.length - 1 ? text + escape : text,
    spans,
  }))
}

/** An instruction with one item per line below each other, as people write ENV and LABEL of several entries. */
export function itemLines(
  instruction: string,
  items: readonly Piece[],
  escape: string,
): readonly PrintedLine[] {
  const indent = " ".repeat(instruction.length + 1)
  const pieces = mapList(items, ({ text, spans }, index) => ({
    text: `${index === 0 ? `${instruction} ` : indent}${text}${index < items.length - 1 ? " " : ""}`,
    spans,
  }))
  return continueLines(pieces, escape)
}
