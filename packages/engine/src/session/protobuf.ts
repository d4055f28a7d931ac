/*
 * The part of the protocol buffers wire format that a build session speaks.
 * @see https://protobuf.dev/programming-guides/encoding/
 */

/** A field as it stands on the wire: its number, and its value by wire type. */
export interface WireField {
  readonly number: number
  /** Of a varint or a fixed-width field. */
  readonly value: bigint
  /** Of a length-delimited field; a view, not a copy. */
  readonly bytes: Uint8Array
}

const NOTHING = new Uint8Array()

/** Reads the fields of one message. @throws Error on bytes that are no message. */
export function* readFields(message: Uint8Array): Generator<WireField> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  let at = 0
  const varint = (): bigint => {
    const first = message[at]
    // Nearly all are small.
    if (first !== undefined && first < 0x80) {
      at++
      return BigInt(first)
    }
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at++]
      if (byte === undefined) break
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw new Error("a varint has no end")
  }
  while (at < message.length) {
    const key = Number(varint())
    const number = key >>> 3
    switch (key & 7) {
      case 0:
        yield { number, value: varint(), bytes: NOTHING }
        break
      case 1:
        if (at + 8 > message.length) throw new Error("a message ends within a field")
        yield { number, value: view.getBigUint64(at, true), bytes: NOTHING }
        at += 8
        break
      case 2: {
        const length = Number(varint())
        if (at + length > message.length) throw new Error("a message ends within a field")
        yield { number, value: 0n, bytes: message.subarray(at, at + length) }
        at += length
        break
      }
      case 5:
        if (at + 4 > message.length) throw new Error("a message ends within a field")
        yield { number, value: BigInt(view.getUint32(at, true)), bytes: NOTHING }
        at += 4
        break
      default:
        throw new Error(`field ${number} has an unknown wire type`)
    }
  }
}

// A bigint is taken apart through memory: arithmetic on bigints makes a new one per step.
const wide = new BigInt64Array(1)
const halves = new Uint32Array(wide.buffer)
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Writes one message field by field; zero values and empty strings are left out, as proto3 does. */
export class MessageWriter {
  #bytes = Buffer.allocUnsafe(64)
  #length = 0

  get length(): number {
    return this.#length
  }

  number(field: number, value: number | bigint): this {
    if (value === 0 || value === 0n) return this
    this.#varint(field << 3)
    return this.#varint(value)
  }

  bytes(field: number, value: Uint8Array | string): this {
    if (value.length === 0) return this
    if (typeof value !== "string") return this.message(field, value)
    const length = Buffer.byteLength(value)
    this.lead(field, length).#room(length)
    this.#bytes.write(value, this.#length, length)
    this.#length += length
    return this
  }

  /** Like `bytes`, but an empty message is written: it says that it is there. */
  message(field: number, value: Uint8Array): this {
    this.lead(field, value.length).#room(value.length)
    this.#bytes.set(value, this.#length)
    this.#length += value.length
    return this
  }

  /** The message so far: a view, which holds until more is written. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  /** Copies the message to a place in a buffer that has room for it. */
  copyTo(target: Buffer, at: number): void {
    this.#bytes.copy(target, at, 0, this.#length)
  }

  /** Empties the writer for the next message. */
  reset(): this {
    this.#length = 0
    return this
  }

  /** Tag and length of a field whose bytes the caller puts behind this message. */
  lead(field: number, length: number): this {
    return this.#varint((field << 3) | 2).#varint(length)
  }

  #room(size: number): void {
    if (this.#length + size <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + size))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }

  #varint(value: number | bigint): this {
    this.#room(10)
    let low = Number(value)
    let high = 0
    if (typeof value === "bigint" || low < 0 || low > 0xffff_ffff) {
      // Negative numbers are written as 64 bits of two's complement.
      wide[0] = BigInt(value)
      low = halves[LITTLE_ENDIAN ? 0 : 1]!
      high = halves[LITTLE_ENDIAN ? 1 : 0]!
    }
    for (; high !== 0; high >>>= 7) {
      this.#bytes[this.#length++] = (low & 0x7f) | 0x80
      low = ((low >>> 7) | (high << 25)) >>> 0
    }
    for (; low > 0x7f; low >>>= 7) this.#bytes[this.#length++] = (low & 0x7f) | 0x80
    this.#bytes[this.#length++] = low
    return this
  }
}
