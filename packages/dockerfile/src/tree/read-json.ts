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

const QUOTE = 0x22
const BACKSLASH = 0x5c
const VALUE = /[[ \t\r\n]*(?:["\]{\d]|-\d|true|false|null)/y

function skipJsonBlanks(json: string, from: number): number {
  let at = from
  while (" \t\r\n".includes(json.charAt(at)) && at < json.length) at++
  return at
}

/** The offset behind the string that begins at the quote; only its end is looked for. */
function stringEnd(json: string, quote: number): number {
  let at = quote + 1
  while (at < json.length) {
    const unit = json.charCodeAt(at)
    if (unit === QUOTE) return at + 1
    if (unit < 0x20) return -1
    at += unit === BACKSLASH ? 2 : 1
  }
  return -1
}

/** The strings of an array of nothing else and without escapes, as nearly all are; undefined for all others. */
function plainStrings(json: string): readonly string[] | undefined {
  const values: string[] = []
  let at = skipJsonBlanks(json, 1)
  while (json.charCodeAt(at) === QUOTE) {
    const end = stringEnd(json, at)
    if (end === -1) return undefined
    const value = json.slice(at + 1, end - 1)
    if (value.includes("\\")) return undefined
    values.push(value)
    at = skipJsonBlanks(json, end)
    if (json.charAt(at) !== ",") return at === json.length - 1 ? values : undefined
    at = skipJsonBlanks(json, at + 1)
  }
  return undefined
}

function parseArray(json: string): readonly unknown[] | undefined {
  // Most texts in brackets are tests of a shell: no need to have the decoder throw.
  VALUE.lastIndex = 1
  if (!VALUE.test(json)) return undefined
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
  const plain = plainStrings(json)
  if (plain !== undefined) return plain
  const values = parseArray(json)
  if (values === undefined) return undefined
  if (values.every((value) => typeof value === "string"))
    return values.map((value) => value.toWellFormed())
  return isBeyondGo(json) ? undefined : notStrings
}
