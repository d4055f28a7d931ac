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
}

const COLORS: Readonly<Record<Severity, string>> = { error: "31", warning: "33", info: "36" }

function paint(color: boolean, code: string, value: string): string {
  return color ? `\u001b[${code}m${value}\u001b[0m` : value
}

function markWidth(line: string, column: number): number {
  const word = /^(?:[\p{ID_Continue}$]+|\S)/u.exec(line.slice(column - 1))
  return Math.max(1, word?.[0].length ?? 1)
}

function frame(span: Span, options: DrawOptions, severity: Severity): string[] {
  const head = `  --> ${escapeControl(options.showFile(span.file))}:${span.line}:${span.column}`
  const line = options.readSource(span.file)?.split(/\r?\n/u)[span.line - 1]
  const lines = [head]
  if (line !== undefined && line.length < 1000) {
    const gutter = String(span.line)
    // Tabs stay tabs under the line, so that the mark stands where the reader's terminal puts the column.
    const lead = line.slice(0, span.column - 1).replace(/[^\t]/gu, " ")
    const mark = "^".repeat(markWidth(line, span.column))
    lines.push(
      `${gutter} | ${escapeControl(line)}`,
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
