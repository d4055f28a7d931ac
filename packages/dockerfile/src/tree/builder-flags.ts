import { isRawByte } from "./decode-source.ts"
import { isBlankByte } from "./go-blank.ts"

/** The flags in front of an instruction's arguments. */
export interface BuilderFlags {
  readonly flags: readonly string[]
  /** The offset of each in the text. */
  readonly flagsAt: readonly number[]
  /** The offset of what follows them. */
  readonly rest: number
  /** Bytes in front of `rest`: what is left of a character that was cut, one unit each. */
  readonly leftover: string
}

const DASH = 0x2d
const encoder = new TextEncoder()

/** The bytes of the character at the offset, as units from 0 to 255. */
function bytesAt(text: string, at: number): string {
  const unit = text.charCodeAt(at)
  if (isRawByte(unit)) return String.fromCharCode(unit - 0xdc00)
  return String.fromCharCode(...encoder.encode(String.fromCodePoint(text.codePointAt(at) ?? 0)))
}

/** Whether flags may begin there; without one nothing needs to be read byte by byte. */
export function mayHaveFlags(text: string, at: number, end: number): boolean {
  const unit = text.charCodeAt(at)
  if (unit === DASH) return at + 1 < end && text.charCodeAt(at + 1) === DASH
  return at < end && (unit === 0xdc85 || unit === 0xdca0)
}

/**
 * Takes the flags off an instruction's arguments, between both offsets.
 *
 * The builder reads this part byte by byte and takes each byte for a character: what is not ASCII becomes
 * characters from U+0080 to U+00FF, and the bytes 85 and A0 end a flag.
 */
export function readBuilderFlags(
  text: string,
  from: number,
  end: number,
  escape: string,
): BuilderFlags {
  const flags: string[] = []
  const flagsAt: number[] = []
  const escapeByte = escape.charCodeAt(0)
  let at = from
  let bytes = ""
  let byteAt = 0
  let word: string | undefined
  let quote = 0
  let quoted = false
  const left = (): boolean => byteAt < bytes.length || at < end
  const next = (): number => {
    if (byteAt < bytes.length) return bytes.charCodeAt(byteAt++)
    const unit = text.charCodeAt(at)
    if (unit < 0x80) {
      at++
      return unit
    }
    bytes = bytesAt(text, at)
    byteAt = 1
    at += unit >= 0xd800 && unit < 0xdc00 && bytes.length === 4 ? 2 : 1
    return bytes.charCodeAt(0)
  }
  const push = (found: string): void => {
    if (found !== "" || quoted) flags.push(found)
    else flagsAt.pop()
    quoted = false
  }
  while (left()) {
    const whole = byteAt >= bytes.length
    const before = whole ? at : byteAt
    let byte = next()
    const stop = (): BuilderFlags =>
      whole
        ? { flags, flagsAt, rest: before, leftover: "" }
        : { flags, flagsAt, rest: at, leftover: asRaw(bytes.slice(before)) }
    if (word === undefined) {
      if (isBlankByte(byte)) continue
      if (byte !== DASH || at >= end || text.charCodeAt(at) !== DASH) return stop()
      word = ""
      flagsAt.push(before)
    }
    if (quote === 0 && isBlankByte(byte)) {
      if (word === "--") {
        flagsAt.pop()
        return stop()
      }
      push(word)
      word = undefined
      continue
    }
    if (quote === 0 && (byte === 0x22 || byte === 0x27)) {
      quote = byte
      quoted = true
      continue
    }
    if (quote !== 0 && byte === quote) {
      quote = 0
      continue
    }
    if (byte === escapeByte) {
      if (!left()) break
      byte = next()
    }
    word += String.fromCharCode(byte)
  }
  if (word === "--") flagsAt.pop()
  else if (word !== undefined) push(word)
  return { flags, flagsAt, rest: end, leftover: "" }
}

function asRaw(bytes: string): string {
  return Array.from(bytes, (byte) => String.fromCharCode(0xdc00 + byte.charCodeAt(0))).join("")
}
