import { literalSource } from "./go-class.ts"

function readGlobMember(rest: string): { character: string; length: number } | undefined {
  if (rest === "" || rest[0] === "-" || rest[0] === "]") return undefined
  const escaped = rest[0] === "\\" ? 1 : 0
  const point = rest.codePointAt(escaped)
  if (point === undefined) return undefined
  const character = String.fromCodePoint(point)
  return { character, length: escaped + character.length }
}

/** One piece of a glob: a single star, a single question mark, a class, or a character that means itself. */
export type GlobToken =
  | { readonly kind: "star" }
  | { readonly kind: "any" }
  | { readonly kind: "character"; readonly character: string }
  | {
      readonly kind: "class"
      readonly negated: boolean
      readonly ranges: readonly (readonly [low: string, high: string])[]
    }

function readGlobClass(rest: string): { token: GlobToken; length: number } | undefined {
  const negated = rest[1] === "^"
  const ranges: [string, string][] = []
  let at = negated ? 2 : 1
  while (ranges.length === 0 || rest[at] !== "]") {
    const low = readGlobMember(rest.slice(at))
    if (!low) return undefined
    at += low.length
    let high = low
    if (rest[at] === "-") {
      const end = readGlobMember(rest.slice(at + 1))
      if (!end) return undefined
      at += 1 + end.length
      high = end
    }
    ranges.push([low.character, high.character])
  }
  return { token: { kind: "class", negated, ranges }, length: at + 1 }
}

/**
 * Takes a glob apart as COPY reads it; undefined when it is malformed.
 *
 * @see https://pkg.go.dev/path/filepath#Match
 */
export function parseGlob(pattern: string): readonly GlobToken[] | undefined {
  const tokens: GlobToken[] = []
  for (let at = 0; at < pattern.length;) {
    const first = pattern[at]!
    if (first === "*" || first === "?") {
      if (first === "?") tokens.push({ kind: "any" })
      // Two stars mean what one means here.
      else if (tokens.at(-1)?.kind !== "star") tokens.push({ kind: "star" })
      at++
    } else if (first === "[") {
      const read = readGlobClass(pattern.slice(at))
      if (!read) return undefined
      tokens.push(read.token)
      at += read.length
    } else {
      if (first === "\\") at++
      const point = pattern.codePointAt(at)
      if (point === undefined) return undefined
      const character = String.fromCodePoint(point)
      tokens.push({ kind: "character", character })
      at += character.length
    }
  }
  return tokens
}

/** True when some part of a COPY source is matched rather than named. */
export function hasWildcard(pattern: string): boolean {
  return /^(?:[^*?[\\]|\\[^])*[*?[]/u.test(pattern)
}

const order = (character: string): number => character.codePointAt(0)!

/** True when a one-character token stands for this character. */
export function tokenMatches(token: GlobToken, character: string): boolean {
  switch (token.kind) {
    case "star":
      return false
    case "any":
      return character !== "/"
    case "character":
      return token.character === character
    default: {
      const point = order(character)
      return (
        token.negated !==
        token.ranges.some(([low, high]) => order(low) <= point && point <= order(high))
      )
    }
  }
}

function tokenSource(token: GlobToken): string {
  switch (token.kind) {
    case "star":
      return "[^/]*"
    case "any":
      return "[^/]"
    case "character":
      return literalSource(token.character)
    default: {
      const inside = token.ranges
        .filter(([low, high]) => order(low) <= order(high))
        .map(([low, high]) => `${literalSource(low)}-${literalSource(high)}`)
        .join("")
      return `[${token.negated ? "^" : ""}${inside}]`
    }
  }
}

/** A test for whole paths, or undefined when the glob is malformed. */
export function globRegExp(pattern: string): RegExp | undefined {
  const tokens = parseGlob(pattern)
  return tokens && new RegExp(`^${tokens.map(tokenSource).join("")}$`, "u")
}
