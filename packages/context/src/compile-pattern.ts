import { parseGlob } from "./glob.ts"
import { goRegExp } from "./go-regexp.ts"

/** How a pattern is matched; all but `regexp` are plain comparisons. */
type Matcher =
  | { readonly kind: "exact"; readonly text: string }
  | { readonly kind: "prefix"; readonly text: string }
  | { readonly kind: "suffix"; readonly text: string }
  /** One part with at most one star, at the top or (`deep`) at any depth. */
  | {
      readonly kind: "name"
      readonly deep: boolean
      readonly before: string
      readonly after: string
      readonly regexp: RegExp
    }
  | { readonly kind: "regexp"; readonly regexp: RegExp }

const SPECIAL = new Set(".+()|{}$")

/** The pattern as the source of a Go regular expression, and whether a plain comparison does as well. */
function translate(pattern: string): { source: string; kind: Matcher["kind"] } {
  let source = ""
  let kind: Matcher["kind"] = "exact"
  // A byte order mark at the front is lost when the builder reads the pattern character by character.
  const characters = Array.from(pattern.replace(/^\ufeff/u, ""))
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]!
    const first = at === 0
    if (character === "*" && characters[at + 1] === "*") {
      at++
      if (characters[at + 1] === "/") at++
      if (at + 1 < characters.length) {
        source += "(.*/)?"
        kind = "regexp"
      } else if (kind === "exact") kind = "prefix"
      else {
        source += ".*"
        kind = "regexp"
      }
      if (first) kind = "suffix"
    } else if (character === "*" || character === "?") {
      source += character === "*" ? "[^/]*" : "[^/]"
      kind = "regexp"
    } else if (SPECIAL.has(character)) source += `\\${character}`
    else if (character === "\\") {
      source += `\\${characters[++at] ?? ""}`
      kind = "regexp"
    } else {
      source += character
      if (character === "[" || character === "]") kind = "regexp"
    }
  }
  return { source, kind }
}

const ONE_NAME = /^(\*\*\/)?([^*?[\]\\^/\ufeff]*)\*([^*?[\]\\^/]*)$/u

/**
 * Makes a pattern of an ignore file ready, in the way the builder's matcher does: classes and escapes follow Go's
 * regular expressions, and `**` at either end is a comparison of prefix or suffix.
 *
 * Undefined when the builder refuses the pattern.
 *
 * @see https://docs.docker.com/build/concepts/context/#syntax
 */
export function compilePattern(pattern: string): Matcher | undefined {
  if (!parseGlob(pattern)) return undefined
  const { source, kind } = translate(pattern)
  if (kind === "exact") return { kind, text: pattern }
  if (kind === "prefix") return { kind, text: pattern.slice(0, -2) }
  if (kind === "suffix") return { kind, text: pattern.slice(2) }
  const regexp = goRegExp(source)
  if (!regexp) return undefined
  const name = ONE_NAME.exec(pattern)
  return name
    ? { kind: "name", deep: name[1] !== undefined, before: name[2]!, after: name[3]!, regexp }
    : { kind: "regexp", regexp }
}

export type { Matcher }

/** True when the pattern matches this very path; what it means for the paths below is the caller's matter. */
export function matches(matcher: Matcher, path: string): boolean {
  switch (matcher.kind) {
    case "exact":
      return path === matcher.text
    case "prefix":
      return path.startsWith(matcher.text)
    case "suffix":
      return (
        path.endsWith(matcher.text) ||
        (matcher.text.startsWith("/") && path === matcher.text.slice(1))
      )
    case "regexp":
      return matcher.regexp.test(path)
    default: {
      const { before, after } = matcher
      if (!path.endsWith(after)) return false
      const start = path.lastIndexOf("/") + 1
      if (start > 0 && !matcher.deep) return false
      // A newline in a folder's name stops the builder's dot; only the expression knows exactly.
      if (start > 0 && path.includes("\n")) return matcher.regexp.test(path)
      return path.length - start >= before.length + after.length && path.startsWith(before, start)
    }
  }
}

/** False when the pattern surely matches nothing below the folder; what it says of the folder itself is not asked. */
export function mayMatchBelow(matcher: Matcher, folder: string): boolean {
  const inside = `${folder}/`
  if (matcher.kind === "exact") return matcher.text.startsWith(inside)
  if (matcher.kind === "prefix")
    return matcher.text.startsWith(inside) || inside.startsWith(matcher.text)
  return matcher.kind !== "name" || matcher.deep
}
