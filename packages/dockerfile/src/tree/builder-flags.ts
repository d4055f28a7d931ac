import { isRawByte } from "./decode-source.ts"
import { isBlankByte } from "./go-blank.ts"

/** The flags in front of an instruction's arguments. */
interface BuilderFlags {
  readonly flags: readonly string[]
  /** The offset of each in the text. */
  readonly flagsAt: readonly number[]
  /** The offset of what follows them. */
  readonly rest: number
  /** Bytes in front of `rest`: what is left of a character that was cut, one unit each. */
  readonly leftover: string
}

const DASH = 0x2d
const DOUBLE = 0x22
const SINGLE = 0x27
const encoder = new TextEncoder()

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
  const bytes = new ByteReader(text, from, end)
  const flags: string[] = []
  const flagsAt: number[] = []
  for (;;) {
    bytes.skipBlanks()
    const at = bytes.at
    if (!bytes.atDashes()) return { flags, flagsAt, ...bytes.left() }
    const flag = readFlag(bytes, escape.charCodeAt(0))
    // It ends the flags, and the builder goes on at the blank behind it.
    if (flag === "--") return { flags, flagsAt, ...bytes.left() }
    flags.push(flag)
    flagsAt.push(at)
  }
}

/** Reads up to a blank outside of quotes; quotes and escapes are undone. */
function readFlag(bytes: ByteReader, escape: number): string {
  let flag = ""
  let quote = 0
  for (;;) {
    flag += bytes.plain(escape)
    const byte = bytes.peek()
    if (byte === -1 || (quote === 0 && isBlankByte(byte))) return flag
    bytes.next()
    if (quote === 0 && (byte === DOUBLE || byte === SINGLE)) quote = byte
    else if (quote !== 0 && byte === quote) quote = 0
    else if (byte !== escape) flag += String.fromCharCode(byte)
    else if (bytes.peek() === -1) return flag
    else {
      flag += String.fromCharCode(bytes.peek())
      bytes.next()
    }
  }
}

/** Goes through a text byte by byte, as if it were UTF-8. */
class ByteReader {
  /** The offset of the character that the next byte is of; behind it when some of its bytes are taken. */
  at: number
  readonly #text: string
  readonly #end: number
  /** The bytes of the character in front of `at` that are not taken yet, as units from 0 to 255. */
  #pending = ""

  constructor(text: string, at: number, end: number) {
    this.#text = text
    this.at = at
    this.#end = end
  }

  /** The next byte, or -1 at the end. */
  peek(): number {
    if (this.#pending !== "") return this.#pending.charCodeAt(0)
    if (this.at >= this.#end) return -1
    const unit = this.#text.charCodeAt(this.at)
    return unit < 0x80 ? unit : this.#bytes().charCodeAt(0)
  }

  next(): void {
    if (this.#pending === "") {
      this.#pending = this.#bytes()
      this.at += this.#pending.length === 4 ? 2 : 1
    }
    this.#pending = this.#pending.slice(1)
  }

  /** Takes ASCII that means nothing special. */
  plain(escape: number): string {
    if (this.#pending !== "") return ""
    const start = this.at
    for (; this.at < this.#end; this.at++) {
      const unit = this.#text.charCodeAt(this.at)
      if (unit >= 0x80 || isBlankByte(unit) || unit === escape) break
      if (unit === DOUBLE || unit === SINGLE) break
    }
    return this.#text.slice(start, this.at)
  }

  skipBlanks(): void {
    while (isBlankByte(this.peek())) this.next()
  }

  /** Whether two dashes come next. */
  atDashes(): boolean {
    const { at } = this
    if (this.#pending !== "" || at + 1 >= this.#end) return false
    return this.#text.charCodeAt(at) === DASH && this.#text.charCodeAt(at + 1) === DASH
  }

  left(): Pick<BuilderFlags, "rest" | "leftover"> {
    const raw = Array.from(this.#pending, (byte) => 0xdc00 + byte.charCodeAt(0))
    return { rest: this.at, leftover: String.fromCharCode(...raw) }
  }

  /** The bytes of the character at the offset. */
  #bytes(): string {
    const unit = this.#text.charCodeAt(this.at)
    if (unit < 0x80) return String.fromCharCode(unit)
    if (isRawByte(unit)) return String.fromCharCode(unit - 0xdc00)
    const character = String.fromCodePoint(this.#text.codePointAt(this.at) ?? 0)
    return String.fromCharCode(...encoder.encode(character))
  }
}
