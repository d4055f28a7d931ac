import type { Diagnostic, Severity } from "./diagnostic.ts"
import { escapeControl } from "./escape-control.ts"
import type { Span } from "./span.ts"

/** What drawing needs from outside; none of it touches the disk by itself. */
export interface DrawOptions {
  /** The text of a source file, or undefined when it cannot be had. */
  readonly readSource: (file: string) => string | undefined
  /** How a file is named to the reader, usually relative to the working directory. */
  readonly showFile: (file: string) => string
  readonly color: boolean
  /** How wide the reader's screen is; longer lines of a source are cut around the place that is meant. */
  readonly columns?: number
}

const COLORS: Readonly<Record<Severity, string>> = { error: "31", warning: "33", info: "36" }

function paint(color: boolean, code: string, value: string): string {
  return color ? `\u001b[${code}m${value}\u001b[0m` : value
}

function markWidth(line: string, column: number): number {
  const word = /^(?:[\p{ID_Continue}$]+|\S)/u.exec(line.slice(column - 1))
  return Math.max(1, word?.[0].length ?? 1)
}

/** Columns for the author's line where nobody says how wide the reader's screen is. */
const WIDE = 160

/** Columns for it on the narrowest screen. */
const MIN_ROOM = 30

/**
 * A line and the blanks before its mark, without control characters; of a long line what stands around the mark.
 *
 * Tabs stay tabs in both, so that the mark stands where the reader's terminal puts the column.
 */
function window(line: string, column: number, room: number): { text: string; lead: string } {
  const at = Math.min(column - 1, line.length)
  const isLong = line.length > room
  // A third of the room for what leads to the mark; the end of the line is never followed by nothing.
  const start = isLong
    ? Math.max(0, Math.min(at - Math.floor(room / 3), line.length - room + 1))
    : 0
  const cutBefore = isLong && start > 0
  // The mark of a cut takes a column, too.
  const from = wholeFrom(line, cutBefore ? start + 1 : 0)
  const space = room - (cutBefore ? 1 : 0)
  const cutAfter = line.length - from > space
  const end = cutAfter ? wholeFrom(line, from + space - 1) : line.length
  const before = `${cutBefore ? "…" : ""}${escapeControl(line.slice(from, at))}`
  return {
    text: `${before}${escapeControl(line.slice(at, end))}${cutAfter ? "…" : ""}`,
    lead: before.replace(/[^\t]/gu, " "),
  }
}

/** The next place at which no character is cut in two. */
function wholeFrom(line: string, index: number): number {
  return /^[\udc00-\udfff]/.test(line.slice(index, index + 1)) ? index + 1 : index
}

function frame(span: Span, options: DrawOptions, severity: Severity): string[] {
  const head = `  --> ${escapeControl(options.showFile(span.file))}:${span.line}:${span.column}`
  const line = options.readSource(span.file)?.split(/\r?\n/u)[span.line - 1]
  const lines = [head]
  if (line !== undefined) {
    const gutter = String(span.line)
    const room = Math.max(MIN_ROOM, (options.columns ?? WIDE) - gutter.length - 3)
    const { text, lead } = window(line, span.column, room)
    const mark = "^".repeat(Math.min(markWidth(line, span.column), room - lead.length))
    lines.push(
      `${gutter} | ${text}`,
      `${" ".repeat(gutter.length)} | ${lead}${paint(options.color, COLORS[severity], mark)}`,
    )
  }
  if (span.via)
    lines.push(
      `  used at ${escapeControl(options.showFile(span.via.file))}:${span.via.line}:${span.via.column}`,
    )
  return lines
}

/** Draws one finding the way compilers do: what, where, the author's own line, and the way out. */
export function drawDiagnostic(diagnostic: Diagnostic, options: DrawOptions): string {
  const { severity, code, message, span, hint, related, output } = diagnostic
  const lines = [
    `${paint(options.color, `1;${COLORS[severity]}`, `${severity}[${code}]`)}: ${escapeControl(message)}`,
  ]
  if (span) lines.push(...frame(span, options, severity))
  for (const other of related ?? []) {
    lines.push(
      `${paint(options.color, "1", "note")}: ${escapeControl(other.message)}`,
      ...frame(other.span, options, "info"),
    )
  }
  if (output)
    lines.push(
      ...escapeControl(output.trimEnd())
        .split("\n")
        .map((line) => `  | ${line}`),
    )
  if (hint) lines.push(`${paint(options.color, "1", "hint")}: ${escapeControl(hint)}`)
  return lines.join("\n")
}
