import type { Diagnostic, Span, Text } from "@stagecraft/ir"
import type { Place } from "./looks-like-undefined.ts"
import { looksLikeAVariable } from "./problems.ts"

const VARIABLE =
  /\$(?:\{(?<braced>[A-Za-z_][A-Za-z0-9_]*)[^}]*\}|(?<bare>[A-Za-z_][A-Za-z0-9_]*))/gu
/** A password's hash as crypt(3) and its kin write it: `$6$salt$…`, `$2y$05$…`, `$apr1$…`, `$argon2id$…`. */
const CRYPT = /\$(?:[0-9a-z][0-9a-z-]*|P|H)\$[^\s:]*/gu
/** Routes and templates have names such as `$id.tsx`; a variable of a Dockerfile is hardly in small letters there. */
const CAPITALS = /^[A-Z_][A-Z0-9_]*$/u

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
  return values.flat().flatMap((part) => {
    if (typeof part !== "string") return []
    for (const { 0: found, groups } of part.replace(CRYPT, "").matchAll(VARIABLE)) {
      const bare = groups?.bare
      if (place === "path" && bare !== undefined && !CAPITALS.test(bare)) continue
      return [looksLikeAVariable(span, instruction, found, groups?.braced ?? bare ?? "")]
    }
    return []
  })
}
