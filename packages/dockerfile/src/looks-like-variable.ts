import type { Diagnostic, Span, Text } from "@stagecraft/ir"
import { looksLikeAVariable } from "./problems.ts"

const VARIABLE = /\$(?:\{(?<braced>[A-Za-z_][A-Za-z0-9_]*)[^}]*\}|(?<bare>[A-Za-z_][A-Za-z0-9_]*))/u

/**
 * Warns of `$NAME` or `${NAME}` in a string where the builder expands: a Dockerfile author's habit, and here plain text.
 *
 * `literal("…")` says that the dollar is meant.
 */
export function variableWarnings(
  values: readonly Text[],
  instruction: string,
  span: Span,
): readonly Diagnostic[] {
  return values.flat().flatMap((part) => {
    if (typeof part !== "string") return []
    const found = VARIABLE.exec(part)
    if (!found) return []
    const name = found.groups?.braced ?? found.groups?.bare ?? ""
    return [looksLikeAVariable(span, instruction, found[0], name)]
  })
}
