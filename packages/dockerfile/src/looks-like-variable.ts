import type { Diagnostic, Span, Text } from "@stagecraft/ir"
import type { Place } from "./looks-like-undefined.ts"
import { looksLikeAVariable } from "./problems.ts"

const VARIABLE =
  /\$(?:\{(?<braced>[A-Za-z_][A-Za-z0-9_]*)[^}]*\}|(?<bare>[A-Za-z_][A-Za-z0-9_]*))/gu
/** A password's hash as crypt(3) and its kin write it: `$6$salt$…`, `$2y$05$…`, `$apr1$…`, `$argon2id$…`. */
const CRYPT = /\$(?:[0-9a-z][0-9a-z-]*|P|H)\$[^\s:]*/gu
/** Routes and templates have names such as `$id.tsx`; a variable of a Dockerfile is hardly in small letters there. */
const CAPITALS = /^[A-Z_][A-Z0-9_]*$/u

/** What looks like a variable, as written and by its name. */
function firstVariable(part: string, place: Place): [written: string, name: string] | undefined {
  for (const { 0: found, groups } of part.replace(CRYPT, "").matchAll(VARIABLE)) {
    const bare = groups?.bare
    if (place === "path" && bare !== undefined && !CAPITALS.test(bare)) continue
    return [found, groups?.braced ?? bare ?? ""]
  }
  return undefined
}

/**
 * Warns of `$NAME` or `${NAME}` in a string where the builder expands: a Dockerfile author's habit, and here plain text.
 *
 * `literal("…")` says that the dollar is meant.
 */
export function variableWarnings(
  values: readonly Text[],
  place: Place,
  instruction: string,
  span: Span,
): readonly Diagnostic[] {
  const warnings: Diagnostic[] = []
  for (const value of values)
    for (const part of value) {
      // Most have none, and are not to be looked through twice.
      if (typeof part !== "string" || !part.includes("$")) continue
      const found = firstVariable(part, place)
      if (found) warnings.push(looksLikeAVariable(span, instruction, ...found))
    }
  return warnings
}
