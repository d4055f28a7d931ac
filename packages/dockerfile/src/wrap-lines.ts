import { gather } from "@stagecraft/ir"
import type { Piece } from "./continue-lines.ts"
import { hasGoSpace } from "./go-space.ts"

/** Columns above which a line is wrapped at every chance. */
const WIDTH = 100
/** Fewer blanks than these may be an author's own in a short command. */
const INDENTATION = 3

const GAPS = /[ \t]{2,}|\t/gu

/** A stretch of blanks in a command, at which its line may be broken. */
interface Gap {
  /** Where the next line begins. */
  readonly at: number
  readonly blanks: string
  readonly quoted: boolean
}

/** For each of some places, in order, whether the shell's quotes are open there; never where they do not close. */
function quotedAt(command: string, places: readonly number[]): readonly boolean[] {
  let quote = ""
  let next = 0
  const quoted: boolean[] = []
  for (let at = 0; at < command.length; at++) {
    if (at === places[next]) {
      quoted.push(quote !== "")
      next++
    }
    const character = command[at]!
    if (character === "\\" && quote !== "'") at++
    else if (quote === "" && (character === "'" || character === '"')) quote = character
    else if (character === quote) quote = ""
  }
  return quote === "" ? quoted : []
}

function gapsOf(line: string, escape: string): readonly Gap[] {
  const found = [...line.matchAll(GAPS)].filter(({ 0: blanks, index }) => {
    const before = line[index - 1]
    const after = line[index + blanks.length]
    if (before === undefined || after === undefined) return false
    // A line that begins with # is a comment, one of other blanks may be empty; an escape or a carriage return at a
    // line's end is not read as what it is.
    const ends = blanks.startsWith("\t") && (before === escape || before === "\r")
    return after !== "#" && !hasGoSpace(after) && !ends
  })
  const quoted = quotedAt(
    line,
    found.map(({ index }) => index),
  )
  return found.map(({ 0: blanks, index }, number) => ({
    at: blanks.startsWith(" ") ? index + 1 : index,
    blanks,
    quoted: quoted[number] ?? false,
  }))
}

const isIndentation = ({ blanks }: Gap): boolean =>
  blanks.length >= INDENTATION || (blanks.length > 1 && blanks.includes("\t"))

function cut(line: string, gaps: readonly Gap[]): readonly string[] {
  const starts = [0, ...gaps.map(({ at }) => at)]
  return starts.map((start, index) => line.slice(start, starts[index + 1]))
}

/** Breaks a long line also inside quotes, where nothing else helps. */
function wrapLong(line: string, gaps: readonly Gap[]): readonly string[] {
  let start = 0
  return cut(
    line,
    gaps.filter(({ at, quoted }, index) => {
      const next = gaps.slice(index + 1).find((gap) => !gap.quoted)?.at ?? line.length
      if (quoted && next - start <= WIDTH) return false
      start = at
      return true
    }),
  )
}

/**
 * Breaks a line of a command at blanks that it has, so that the Dockerfile's own continuation gives back every byte.
 *
 * Two blanks or a tab are where a continued line was joined to the next: blank, escape, newline, indentation.
 */
export function wrapLine(line: string, escape: string): readonly string[] {
  if (!/[ \t]{2}|\t/u.test(line)) return [line]
  const gaps = gapsOf(line, escape)
  if (line.length > WIDTH) return wrapLong(line, gaps)
  return cut(
    line,
    gaps.filter((gap) => !gap.quoted && isIndentation(gap)),
  )
}

/** {@link wrapLine} for each line of a command. */
export function wrapPieces(pieces: readonly Piece[], escape: string): readonly Piece[] {
  return gather(pieces, ({ text, spans }) =>
    wrapLine(text, escape).map((line) => ({ text: line, spans })),
  )
}
