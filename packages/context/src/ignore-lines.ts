import { cleanPath } from "./clean-path.ts"

/** One pattern of an ignore file: cleaned, without its `!`, and where it stands. */
export interface IgnoreLine {
  readonly pattern: string
  /** True for `!pattern`: what matches is let through again. */
  readonly negated: boolean
  /** The line as it stands in the file, trimmed. */
  readonly text: string
  /** Where it was written: the name of a file, or {@link EXCLUDE}. */
  readonly file: string
  /** Counts from 1; in `exclude` it is the place in the list. */
  readonly line: number
}

/** The `file` of lines that are entries of an image's `exclude`. */
export const EXCLUDE = "exclude"

/** What the builder trims: Unicode's white space, which here has U+0085 and not the byte order mark. */
const BLANK =
  "[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+"
const EDGES = new RegExp(`^${BLANK}|${BLANK}$`, "gu")

function trim(value: string): string {
  return value.replace(EDGES, "")
}

/**
 * Reads an ignore file: comments and blank lines go, each pattern is trimmed and cleaned, a leading slash is dropped.
 *
 * A `#` starts a comment only in the first column. A pattern whose first character is `!` after cleaning (`./!x`)
 * negates as well, as it does for the builder.
 *
 * @see https://docs.docker.com/build/concepts/context/#syntax
 */
export function readIgnoreLines(text: string, file: string): readonly IgnoreLine[] {
  const out: IgnoreLine[] = []
  const lines = text.replace(/^\ufeff/u, "").split("\n")
  for (const [index, raw] of lines.entries()) {
    if (raw.startsWith("#")) continue
    const shown = trim(raw)
    if (shown === "") continue
    const inverted = shown.startsWith("!")
    let pattern = inverted ? trim(shown.slice(1)) : shown
    if (pattern !== "") {
      pattern = cleanPath(pattern)
      if (pattern.length > 1 && pattern.startsWith("/")) pattern = pattern.slice(1)
    }
    // The builder trims and cleans again when it makes its matcher.
    const whole = trim(inverted ? `!${pattern}` : pattern)
    if (whole === "") continue
    const cleaned = cleanPath(whole)
    const negated = cleaned.startsWith("!")
    out.push({
      pattern: negated ? cleaned.slice(1) : cleaned,
      negated,
      text: shown,
      file,
      line: index + 1,
    })
  }
  return out
}
