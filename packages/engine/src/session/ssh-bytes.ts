/**
 * Takes a message of the ssh protocol apart; each method takes the next value.
 *
 * @throws RangeError when it ends too early.
 * @see https://www.rfc-editor.org/rfc/rfc4251#section-5
 */
export class SshReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  number(): number {
    const value = this.#bytes.readUInt32BE(this.#at)
    this.#at += 4
    return value
  }

  bytes(): Buffer {
    const length = this.number()
    if (length > this.#bytes.length - this.#at) throw new RangeError("it ends too early")
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  text(): string {
    return this.bytes().toString("utf8")
  }

  /** A positive whole number, without the zero that keeps it positive. */
  integer(): Buffer {
    const bytes = this.bytes()
    return bytes[0] === 0 ? bytes.subarray(1) : bytes
  }
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** Puts messages of the ssh protocol together. */
export const sshBytes = {
  number,
  /** Each part with its length before it. */
  join(...parts: readonly (string | Uint8Array)[]): Buffer {
    return Buffer.concat(
      parts.flatMap((part) => {
        const bytes = typeof part === "string" ? Buffer.from(part) : part
        return [number(bytes.length), bytes]
      }),
    )
  },
  /** The bytes of a positive whole number, so that it stays positive and as short as can be. */
  integer(bytes: Buffer): Buffer {
    let from = 0
    while (from < bytes.length && bytes[from] === 0) from++
    const short = bytes.subarray(from)
    return short.length > 0 && short[0]! >= 0x80 ? Buffer.concat([Buffer.of(0), short]) : short
  },
}
