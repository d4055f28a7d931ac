import type { CommandPart } from "@stagecraft/ir"
import type { Piece } from "./continue-lines.ts"
import { continueLines } from "./continue-lines.ts"
import type { JoinedPart } from "./join-parts.ts"
import { joinPart } from "./join-parts.ts"
import type { Page } from "./page.ts"
import { isPlainCommand, opensHeredoc } from "./plain-command.ts"
import type { PrintedLine } from "./printed.ts"
import { withFlags } from "./run-flags.ts"
import { commandHeredoc } from "./run-heredoc.ts"
import { wrapPieces } from "./wrap-lines.ts"

const INDENT = "    "

/** The lines of one part: `a`, then `    && b` with its own continuation lines one step deeper. */
function partPieces({ part, lines = [] }: JoinedPart, index: number, last: boolean): Piece[] {
  return lines.map((line, row) => {
    // A seam without blanks stands inside a word: nothing may be put between its halves.
    const open = row > 0 && !lines[row - 1]!.endsWith(" ")
    const lead = index === 0 || open ? "" : row === 0 ? `${INDENT}&& ` : INDENT
    const tail = row === lines.length - 1 && !last ? " " : ""
    return { text: lead + line + tail, spans: [part.span] }
  })
}

/** Joins the commands of one layer with `&&`, one below the other; each line carries its own command's span. */
export function printLayer(
  parts: readonly CommandPart[],
  flags: readonly string[],
  page: Page,
): readonly PrintedLine[] {
  const joined = parts.map((part, index) => joinPart(part, index, page))
  const pieces = joined.flatMap((part, index) =>
    partPieces(part, index, index === parts.length - 1),
  )
  const texts = pieces.map(({ text }) => text)
  const folded = joined.every(({ lines }) => lines !== undefined)
  const plain =
    folded &&
    isPlainCommand(texts, page.options.escape) &&
    !texts[0]?.startsWith("--") &&
    !opensHeredoc(texts.join(""))
  if (plain) {
    const wrapped = wrapPieces(pieces, page.options.escape)
    return continueLines(withFlags(flags, wrapped, page), page.options.escape)
  }
  const command = joined.map((part) => part.command).join(" &&\n")
  const spans = parts.map((part) => part.span)
  return commandHeredoc(command, flags, spans, page)
}
