import { sameShape } from "./shell-shape.ts"

const INDENT = "    "
const CONTINUED = /(?:^|[^\\])(?:\\\\)*\\$/u
const OPERATOR = /(?:&&|\|\||\|)[ \t]*$/u

interface Row {
  /** The row without what continues it. */
  readonly body: string
  /** Blanks at the seam mean nothing, so the layout is ours. */
  readonly loose: boolean
}

function rowOf(row: string, next: string): Row | undefined {
  if (CONTINUED.test(row)) {
    const body = row.slice(0, -1)
    return { body, loose: /[ \t]$/u.test(body) || /^[ \t]/u.test(next) }
  }
  return OPERATOR.test(row) ? { body: row, loose: true } : undefined
}

function indentation(rows: readonly string[]): number {
  return Math.min(...rows.map((row) => /^ */u.exec(row)![0].length))
}

/**
 * Lays a command of several lines out as lines that the Dockerfile's own continuation joins again.
 *
 * Each line but the last is printed with the escape character behind it. Undefined when the command cannot be folded so
 * that the shell reads the same: a newline that separates commands, quotes or heredocs across lines, comments.
 */
export function foldCommand(command: string): readonly string[] | undefined {
  if (!command.includes("\n")) return [command]
  const rows = command.split("\n")
  if (command.includes("\r") || command.includes("<<")) return undefined
  if (rows.some((row) => /^\s*(?:#|$)/u.test(row))) return undefined
  const margin = indentation(rows.slice(1))
  const lines: string[] = []
  let lead = ""
  for (const [index, row] of rows.entries()) {
    const next = rows[index + 1]
    const shown = index > 0 && lead !== "" ? lead + row.slice(margin).trimEnd() : row
    if (next === undefined) {
      lines.push(shown)
      break
    }
    const seam = rowOf(shown, next)
    if (!seam) return undefined
    lines.push(seam.loose ? `${seam.body.trimEnd()} ` : seam.body)
    lead = seam.loose ? INDENT : ""
  }
  return sameShape(command, lines.join("")) ? lines : undefined
}
