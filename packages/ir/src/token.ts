import { packPart, unpackPart } from "./pack-part.ts"
import type { TextPart } from "./text.ts"

type Part = Exclude<TextPart, string>

/*
 * A reference inside a template string travels as a token. The token is written wholly in Unicode noncharacters,
 * which no text meant for interchange contains (Unicode 16, section 23.7), so that any surviving piece of a token
 * gives itself away, and changing case does nothing to it. It carries the part itself, so no table has to be shared
 * between copies of the library.
 */
const DIGIT = 0xfdd0
const OPEN = "\ufde0"
const CLOSE = "\ufde1"
const NONCHARACTER = /[\ufdd0-\ufdef]/u
const TOKEN = /\ufde0([\ufdd0-\ufddf]+)\ufde1/gu
/** A token that went through `encodeURIComponent` or `JSON.stringify` with escapes on the way. */
const ENCODED = /%EF%B7%[9A][0-9A-F]|\\ufd[de][0-9a-f]/iu

function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash & 0xffff
}

const digit = (value: number): string => String.fromCharCode(DIGIT + value)
const BYTES: readonly string[] = Array.from(
  { length: 256 },
  (_, value) => digit(value >> 4) + digit(value & 15),
)
const byte = (value: number): string => BYTES[value & 255] ?? ""

/** Keeps what was made last; a caller makes what is not there any more once again. */
class Recent<K, V> {
  readonly #values = new Map<K, V>()

  get(key: K): V | undefined {
    return this.#values.get(key)
  }

  set(key: K, value: V): void {
    if (this.#values.size >= 1024) this.#values.clear()
    this.#values.set(key, value)
  }
}

const tokens = new WeakMap<Part, string>()
/** The parts of tokens that were made here: what they share stays shared. Other copies of the library read the token. */
const parts = new Recent<string, WeakRef<Part>>()

/** Writes a part as a token that can stand inside any string. */
export function encodeToken(part: Part): string {
  const known = Object.isFrozen(part) ? tokens.get(part) : undefined
  if (known !== undefined) return known
  const bytes = packPart(part)
  const sum = checksum(bytes)
  let body = ""
  for (const value of bytes) body += byte(value)
  body += byte(sum >> 8) + byte(sum)
  const token = OPEN + body + CLOSE
  if (Object.isFrozen(part)) {
    tokens.set(part, token)
    parts.set(body, new WeakRef(part))
  }
  return token
}

function decodeBody(body: string): Part | undefined {
  const known = parts.get(body)?.deref()
  if (known) return known
  if (body.length % 2 !== 0 || body.length < 6) return undefined
  const bytes = new Uint8Array(body.length / 2)
  for (let index = 0; index < bytes.length; index++)
    bytes[index] =
      ((body.charCodeAt(2 * index) - DIGIT) << 4) | (body.charCodeAt(2 * index + 1) - DIGIT)
  const content = bytes.subarray(0, -2)
  const sum = (bytes[bytes.length - 2]! << 8) | bytes[bytes.length - 1]!
  if (checksum(content) !== sum) return undefined
  const part = unpackPart(content)
  parts.set(body, new WeakRef(part))
  return part
}

/** True for a string that no token and no piece of one is in; the quick way out for almost every string. */
export function hasNoToken(value: string): boolean {
  return !NONCHARACTER.test(value) && !ENCODED.test(value)
}

/**
 * Takes a string apart into characters and the parts whose tokens it holds.
 *
 * Returns undefined when a token was cut, re-cased, encoded or otherwise changed on its way.
 */
export function decodeTokens(value: string): readonly TextPart[] | undefined {
  if (hasNoToken(value)) return [value]
  const parts: TextPart[] = []
  let end = 0
  for (const match of value.matchAll(TOKEN)) {
    const part = decodeBody(match[1]!)
    if (part === undefined) return undefined
    parts.push(value.slice(end, match.index), part)
    end = match.index + match[0].length
  }
  parts.push(value.slice(end))
  return parts.some((part) => typeof part === "string" && !hasNoToken(part)) ? undefined : parts
}
