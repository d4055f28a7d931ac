import type { Text } from "./text.ts"
import { referencesOf } from "./text.ts"

const direct = new WeakMap<Text, readonly Text[]>()

/** The defaults that a text itself reads, one for each reference. */
export function defaultsOf(value: Text): readonly Text[] {
  const known = direct.get(value)
  if (known) return known
  const found = referencesOf(value).flatMap((each) =>
    each.kind === "arg" && each.default ? [each.default] : [],
  )
  direct.set(value, found)
  return found
}

/**
 * All defaults under a text, those inside defaults included: inner ones first, each once.
 *
 * Defaults that read each other share what they read. Whoever followed each reference would never finish.
 *
 * @param isKnown - What it is true for is left out, with all that is only under it.
 */
export function defaultsUnder(
  value: Text,
  isKnown: (inner: Text) => boolean = () => false,
): readonly Text[] {
  const found = new Set<Text>()
  const met = new Set<Text>()
  // A chain of defaults may be longer than the call stack is deep.
  const open = [{ own: value, rest: defaultsOf(value), at: 0 }]
  for (let last = open.at(-1); last; last = open.at(-1)) {
    const next = last.rest[last.at++]
    if (!next) {
      open.pop()
      if (open.length > 0) found.add(last.own)
    } else if (!met.has(next) && !isKnown(next)) {
      met.add(next)
      open.push({ own: next, rest: defaultsOf(next), at: 0 })
    }
  }
  return [...found]
}

const keys = new WeakMap<Text, string>()
const numbers = new Map<string, number>()

/** The text with a number in place of each default; equal defaults have one number. */
function write(value: Text): string {
  return JSON.stringify(value, (property, inner: unknown) => {
    if (property === "span" || property === "description") return undefined
    return property === "default" && Array.isArray(inner) ? numberOf(inner as Text) : inner
  })
}

function numberOf(value: Text): number {
  const key = keyOf(value)
  const number = numbers.get(key) ?? numbers.size
  numbers.set(key, number)
  return number
}

function keyOf(value: Text): string {
  const key = keys.get(value) ?? write(value)
  keys.set(value, key)
  return key
}

/** The same for texts that are equal, wherever their arguments are declared, and only for those. Good in one process. */
export function textKey(value: Text): string {
  for (const inner of defaultsUnder(value, (each) => keys.has(each))) keyOf(inner)
  return keyOf(value)
}
