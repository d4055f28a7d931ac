import { escapeCharacter, escapeEdges } from "./escape-pattern.ts"
import { type GlobToken, parseGlob, tokenMatches } from "./glob.ts"

/** One part of a pattern: any number of folders (`**`), or a glob for one name. */
export type PatternPart = "deep" | readonly GlobToken[]

const STAR: readonly GlobToken[] = [{ kind: "star" }]

/** True for escapes, brackets and anchors that the builder's matcher does not read the way a glob is read. */
function isExotic(pattern: string): boolean {
  const matching = /[*?[\]\\]/u.test(pattern)
  const pieces = pattern.matchAll(/\\([^])|\[((?:[^\]\\]|\\[^])*)\]|([^])/gu)
  for (const [, escaped, members, character] of pieces) {
    if (escaped !== undefined && /[0-9A-Za-z]/u.test(escaped)) return true
    if (members !== undefined && /[*?\\[^]/u.test(members)) return true
    if (character === "^" && matching) return true
  }
  return false
}

const named = (name: string): readonly GlobToken[] =>
  Array.from(name, (character) => ({ kind: "character", character }))

/** The parts of a plain path, in which nothing matches but itself. */
export function pathParts(path: string): readonly PatternPart[] {
  return path.split("/").map(named)
}

/**
 * Takes a pattern of an ignore file apart; undefined for what does not behave like a glob of whole parts
 * (`a**b`, `\d`, stars in brackets).
 *
 * A final `**` stands for at least one name, as the builder has it.
 */
export function patternParts(pattern: string): readonly PatternPart[] | undefined {
  if (isExotic(pattern)) return undefined
  const parts: PatternPart[] = []
  const words = pattern.split("/")
  for (const [index, word] of words.entries()) {
    if (word === "**") {
      if (index === words.length - 1) parts.push(STAR)
      if (parts.at(-1) !== "deep") parts.push("deep")
      continue
    }
    if (word.includes("**")) return undefined
    const tokens = parseGlob(word)
    if (!tokens) return undefined
    parts.push(tokens)
  }
  return parts
}

function printName(name: readonly GlobToken[]): string {
  return name
    .map((token) => {
      if (token.kind === "star") return "*"
      if (token.kind === "any") return "?"
      if (token.kind === "character") return escapeCharacter(token.character)
      const inside = token.ranges.map(([low, high]) => (low === high ? low : `${low}-${high}`))
      return `[${token.negated ? "^" : ""}${inside.join("")}]`
    })
    .join("")
}

/** The patterns that together match what the parts do; two when they end in any number of folders. */
export function printParts(parts: readonly PatternPart[]): readonly string[] {
  const flat = parts.filter((part, index) => part !== "deep" || parts[index - 1] !== "deep")
  const print = (list: readonly PatternPart[]): string =>
    escapeEdges(list.map((part) => (part === "deep" ? "**" : printName(part))).join("/"))
  if (flat.at(-1) !== "deep") return [print(flat)]
  const base = flat.slice(0, -1)
  return base.length === 0 ? ["**"] : [print(base), `${print(base)}/**`]
}

/** More combinations than this are no longer a file that a person can read. */
const MOST = 64

class TooMany extends Error {}

function product<T>(head: T, tails: readonly (readonly T[])[]): (readonly T[])[] {
  if (tails.length > MOST) throw new TooMany()
  return tails.map((tail) => [head, ...tail])
}

/** What two lists have in common, where some items stand for any number of any items. */
function common<T>(
  a: readonly T[],
  b: readonly T[],
  many: (item: T) => boolean,
  both: (a: T, b: T) => readonly T[],
): readonly (readonly T[])[] {
  const [x, ...restOfA] = a
  const [y, ...restOfB] = b
  if (x === undefined || y === undefined) return [...a, ...b].every(many) ? [[]] : []
  const again = (p: readonly T[], q: readonly T[]): readonly (readonly T[])[] =>
    common(p, q, many, both)
  if (many(x) && many(y)) return product(x, [...again(restOfA, b), ...again(a, restOfB)])
  if (many(x)) return [...again(restOfA, b), ...product(y, again(a, restOfB))]
  if (many(y)) return [...again(a, restOfB), ...product(x, again(restOfA, b))]
  const heads = both(x, y)
  if (heads.length === 0) return []
  const tails = again(restOfA, restOfB)
  return heads.flatMap((head) => product(head, tails))
}

function commonToken(a: GlobToken, b: GlobToken): readonly GlobToken[] {
  if (a.kind === "any") return [b]
  if (b.kind === "any") return [a]
  if (a.kind === "character") return tokenMatches(b, a.character) ? [a] : []
  if (b.kind === "character") return tokenMatches(a, b.character) ? [b] : []
  if (JSON.stringify(a) === JSON.stringify(b)) return [a]
  throw new TooMany()
}

const isStar = (token: GlobToken): boolean => token.kind === "star"

function commonPart(a: PatternPart, b: PatternPart): readonly PatternPart[] {
  return common(a as readonly GlobToken[], b as readonly GlobToken[], isStar, commonToken)
}

/** Stars beside stars say nothing new; without this the same pattern comes out in several spellings. */
function tidy(parts: readonly PatternPart[]): readonly PatternPart[] {
  return parts.map((part) =>
    part === "deep"
      ? part
      : part.filter(
          (token, index) => !isStar(token) || !part[index - 1] || !isStar(part[index - 1]!),
        ),
  )
}

/**
 * Lists of parts that together match exactly the paths both lists match.
 *
 * Undefined when there are too many of them, or when two bracket expressions meet.
 */
export function commonParts(
  a: readonly PatternPart[],
  b: readonly PatternPart[],
): readonly (readonly PatternPart[])[] | undefined {
  try {
    return common<PatternPart>(a, b, (part) => part === "deep", commonPart).map(tidy)
  } catch (error) {
    if (error instanceof TooMany) return undefined
    throw error
  }
}
