import { skipBlanks } from "./go-blank.ts"

/** Go's decoder gives up below this many brackets. */
const DEEPEST = 10_000
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** A JSON array that has something else than strings in it, which the builder refuses. */
export const notStrings = Symbol("a JSON array of other things than strings")

/** What JSON.parse lets through and Go's decoder does not: numbers beyond its range, and brackets too deep. */
function isBeyondGo(json: string): boolean {
  let depth = 0
  for (let at = 0; at < json.length; at++) {
    const character = json.charAt(at)
    if (character === "[" || character === "{") {
      if (++depth > DEEPEST) return true
    } else if (character === "]" || character === "}") depth--
    else if (character === '"') {
      while (json.charAt(++at) !== '"') if (json.charAt(at) === "\\") at++
    } else if (character === "-" || (character >= "0" && character <= "9")) {
      NUMBER.lastIndex = at
      const number = NUMBER.exec(json)?.[0] ?? ""
      if (!Number.isFinite(Number(number))) return true
      at += number.length - 1
    }
  }
  return false
}

function parseArray(json: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * The strings of a JSON array as Go reads it, or undefined when the text is none and so means a shell command.
 *
 * Halves of surrogate pairs and bytes that are no UTF-8 become U+FFFD.
 */
export function readJsonStrings(text: string): readonly string[] | typeof notStrings | undefined {
  const start = skipBlanks(text, 0, text.length)
  if (text.charAt(start) !== "[" || !text.endsWith("]")) return undefined
  const json = text.slice(start).toWellFormed()
  const values = parseArray(json)
  if (values === undefined) return undefined
  if (values.every((value) => typeof value === "string"))
    return values.map((value) => value.toWellFormed())
  return isBeyondGo(json) ? undefined : notStrings
}
