import type { WordFault } from "./word.ts"
import { wordFault } from "./word.ts"

/** Any one character but a newline. */
const ANY = Symbol("any")

type Literal = readonly (string | typeof ANY)[]

/** What stands between the stars of a pattern, at least one; a star matches anything within a line. */
type Pattern = readonly [Literal, ...Literal[]]

/** From the first matched character to behind the last one. */
interface Match {
  readonly start: number
  readonly end: number
}

const characters = (value: string): readonly string[] => Array.from(value)

/** Reads a pattern, a list of characters: `*`, `?`, and the escapes of these two, of `\`, and of `/` and `}`. */
function parsePattern(source: readonly string[]): Pattern | WordFault {
  const pattern: [(string | typeof ANY)[], ...(string | typeof ANY)[][]] = [[]]
  let literal = pattern[0]
  for (let index = source[0] === "\ufeff" ? 1 : 0; index < source.length; index++) {
    const character = source[index] ?? ""
    const next = source[index + 1] ?? ""
    if (character === "*") pattern.push((literal = []))
    else if (character === "?") literal.push(ANY)
    else if (character !== "\\") literal.push(character)
    else if (next !== "}" && next !== "/") {
      if (!/^[*?\\]$/u.test(next))
        return wordFault(`has a pattern with \\${next}, which is no escape`)
      literal.push(next)
      index++
    }
  }
  return pattern
}

function matchesAt(literal: Literal, value: readonly string[], at: number): boolean {
  if (at + literal.length > value.length) return false
  return literal.every((wanted, offset) => {
    const found = value[at + offset]
    return wanted === ANY ? found !== "\n" : found === wanted
  })
}

function lineEnd(value: readonly string[], at: number): number {
  const found = value.indexOf("\n", at)
  return found === -1 ? value.length : found
}

/**
 * Where a literal behind a star begins: a star ends in the line in which it begins, so the literal begins there, too.
 *
 * The first place is the best for what follows: a later one in the same line leaves less of it.
 */
function findFirst(literal: Literal, value: readonly string[], from: number): number | undefined {
  const last = lineEnd(value, from)
  for (let at = from; at <= last; at++) if (matchesAt(literal, value, at)) return at
  return undefined
}

function findLast(literal: Literal, value: readonly string[], from: number): number | undefined {
  for (let at = lineEnd(value, from); at >= from; at--) if (matchesAt(literal, value, at)) return at
  return undefined
}

/** The end of the match that begins at `start`: the nearest one, or the farthest when `greedy`. */
function matchFrom(
  pattern: Pattern,
  value: readonly string[],
  start: number,
  greedy: boolean,
): number | undefined {
  const [first, ...rest] = pattern
  if (!matchesAt(first, value, start)) return undefined
  let end = start + first.length
  for (const [index, literal] of rest.entries()) {
    const find = greedy && index === rest.length - 1 ? findLast : findFirst
    const at = find(literal, value, end)
    if (at === undefined) return undefined
    end = at + literal.length
  }
  return end
}

/**
 * The leftmost match at or behind `from`, as long as it can be.
 *
 * When no match begins with what stands before the first star here, none does later in the line in which that ends.
 */
function findMatch(pattern: Pattern, value: readonly string[], from: number): Match | undefined {
  let failedLine = -1
  for (let start = from; start <= value.length; start++) {
    const [first] = pattern
    if (!matchesAt(first, value, start)) continue
    if (start + first.length <= failedLine) continue
    const end = matchFrom(pattern, value, start, true)
    if (end !== undefined) return { start, end }
    failedLine = lineEnd(value, start + first.length)
  }
  return undefined
}

/** What Go's regular expressions make of a template without groups: `$0` is the match, other names are empty. */
function fillTemplate(template: string, match: () => string): string {
  const reference = /\$(?:\$|(?<name>[\p{L}\p{Nd}_]+)|\{(?<braced>[\p{L}\p{Nd}_]+)\}|)/gu
  if (!template.includes("$")) return template
  return template.replace(reference, (found, name?: string, braced?: string) => {
    if (found === "$$" || found === "$") return "$"
    return (name ?? braced) === "0" ? match() : ""
  })
}

/** `${NAME#pattern}` and `${NAME##pattern}`: the value without the shortest or longest match at its start. */
export function trimStart(value: string, pattern: string, longest: boolean): string | WordFault {
  const parsed = parsePattern(characters(pattern))
  if ("kind" in parsed) return parsed
  const all = characters(value)
  const end = matchFrom(parsed, all, 0, longest)
  return end === undefined ? value : all.slice(end).join("")
}

/** The pattern for the value read backwards: characters in reverse, each escape before what it escapes. */
function reversePattern(pattern: readonly string[]): readonly string[] {
  const out: string[] = []
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index] ?? ""
    const next = pattern[index + 1]
    if (character !== "\\" || next === undefined) out.push(character)
    else {
      out.push(next, character)
      index++
    }
  }
  return out.reverse()
}

/** `${NAME%pattern}` and `${NAME%%pattern}`: the value without the shortest or longest match at its end. */
export function trimEnd(value: string, pattern: string, longest: boolean): string | WordFault {
  const parsed = parsePattern(reversePattern(characters(pattern)))
  if ("kind" in parsed) return parsed
  const reversed = characters(value).toReversed()
  const end = matchFrom(parsed, reversed, 0, longest)
  return end === undefined ? value : reversed.slice(end).reverse().join("")
}

/** `${NAME/pattern/replacement}`: the first, longest match replaced. */
export function replaceFirst(
  value: string,
  pattern: string,
  replacement: string,
): string | WordFault {
  const parsed = parsePattern(characters(pattern))
  if ("kind" in parsed) return parsed
  const all = characters(value)
  const match = findMatch(parsed, all, 0)
  if (!match) return value
  return all.slice(0, match.start).join("") + replacement + all.slice(match.end).join("")
}

/** `${NAME//pattern/replacement}`: all matches replaced; `$0` in the replacement is the match, other `$NAME` go. */
export function replaceAll(
  value: string,
  pattern: string,
  replacement: string,
): string | WordFault {
  const parsed = parsePattern(characters(pattern))
  if ("kind" in parsed) return parsed
  const all = characters(value)
  const out: string[] = []
  let done = 0
  let from = 0
  while (from <= all.length) {
    const match = findMatch(parsed, all, from)
    if (!match) break
    const { start, end } = match
    out.push(all.slice(done, start).join(""))
    // An empty match right behind another one is none.
    if (end > done || start === 0)
      out.push(fillTemplate(replacement, () => all.slice(start, end).join("")))
    done = end
    from = Math.max(from + 1, end)
  }
  return out.join("") + all.slice(done).join("")
}
