import { type GlobToken, parseGlob } from "./glob.ts"

const SPECIAL = /[\\*?[\]^]/u
/** A line cannot hold a newline; other control characters would not be seen by a reader either. */
const CONTROL = /[\x00-\x1f\x7f\u0085\u2028\u2029]/u

/** A path of nothing but what means itself everywhere. */
const PLAIN = /^[\w./-]+$/u

/** One character of a path, so that it matches only itself. */
export function escapeCharacter(character: string): string {
  if (SPECIAL.test(character)) return `\\${character}`
  return CONTROL.test(character) ? "?" : character
}

/** Guards what would be lost at the ends of a line: blanks are trimmed, and `!` or `#` in front has a meaning. */
export function escapeEdges(pattern: string): string {
  return pattern
    .replace(/^[!#]/u, (character) => `\\${character}`)
    .replace(/^\s|\s$/gu, (blank) => `[${blank}]`)
}

/**
 * Writes a path so that a pattern of an ignore file matches exactly it.
 *
 * Control characters, the newline among them, cannot stand in a line: `?` takes their place.
 */
export function escapePattern(path: string): string {
  if (PLAIN.test(path)) return path
  return escapeEdges(Array.from(path, escapeCharacter).join(""))
}

function classMember(character: string): string {
  return /^[\\*?[\]^.+()|{}$-]$/u.test(character) ? `\\${character}` : character
}

function ignoreToken(token: GlobToken): string {
  switch (token.kind) {
    case "star":
      return "*"
    case "any":
      return "?"
    case "character":
      return escapeCharacter(token.character)
    default: {
      const [first] = token.ranges
      const single = token.ranges.length === 1 && first![0] === first![1] && !token.negated
      if (single) return escapeCharacter(first![0])
      const ranges = token.ranges.map(([low, high]) =>
        low === high ? classMember(low) : `${classMember(low)}-${classMember(high)}`,
      )
      return `[${token.negated ? "^" : ""}${ranges.join("")}]`
    }
  }
}

/**
 * A glob of COPY in the words of an ignore file, which reads a star inside brackets and `**` differently.
 *
 * Undefined when the glob is malformed.
 */
export function ignorePattern(glob: string): string | undefined {
  const tokens = parseGlob(glob)
  return tokens && escapeEdges(tokens.map(ignoreToken).join(""))
}
