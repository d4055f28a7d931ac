import type { SentEntry } from "../session/file-send.ts"

/** What a tar holds, told as it comes; `end` follows each entry, after its bytes. */
export interface TarListener {
  readonly entry: (entry: SentEntry) => void
  readonly data: (bytes: Uint8Array) => void
  readonly end: () => void
}

const BLOCK = 512

const types: Readonly<Record<string, SentEntry["type"]>> = {
  "0": "file",
  "\0": "file",
  "1": "file",
  "2": "symlink",
  "5": "directory",
}

/** Reads a tar, ustar or pax, from chunks of any size. @throws Error on bytes that are none. */
export class TarReader {
  readonly #listener: TarListener
  #rest: Buffer = Buffer.alloc(0)
  /** Bytes of the entry, and of its padding, that have not come yet. */
  #left = 0
  #padding = 0
  /** Collects the records of a pax header, which speak of the entry behind it. */
  #pax: Buffer[] | undefined
  #records = new Map<string, string>()

  constructor(listener: TarListener) {
    this.#listener = listener
  }

  take(chunk: Uint8Array): void {
    let bytes =
      this.#rest.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
        : Buffer.concat([this.#rest, chunk])
    while (bytes.length > 0) {
      if (this.#left > 0) {
        const data = bytes.subarray(0, this.#left)
        this.#left -= data.length
        bytes = bytes.subarray(data.length)
        if (this.#pax) this.#pax.push(Buffer.from(data))
        else this.#listener.data(data)
        if (this.#left === 0) this.#end()
      } else if (this.#padding > 0) {
        const skipped = Math.min(this.#padding, bytes.length)
        this.#padding -= skipped
        bytes = bytes.subarray(skipped)
      } else {
        if (bytes.length < BLOCK) break
        this.#header(bytes.subarray(0, BLOCK))
        bytes = bytes.subarray(BLOCK)
      }
    }
    this.#rest = Buffer.from(bytes)
  }

  #header(block: Buffer): void {
    // Two empty blocks are the end.
    if (block.every((byte) => byte === 0)) return
    const field = (from: number, to: number): string =>
      block.toString("latin1", from, to).replace(/\0.*$/su, "")
    if (!field(257, 263).startsWith("ustar")) throw new Error("the engine sent no tar")
    const flag = String.fromCharCode(block[156]!)
    const size = Number(this.#records.get("size") ?? number(block.subarray(124, 136)))
    this.#left = size
    this.#padding = (BLOCK - (size % BLOCK)) % BLOCK
    if (flag === "x" || flag === "g") {
      this.#pax = []
      if (size === 0) this.#end()
      return
    }
    const type = types[flag]
    if (!type) throw new Error(`the engine's tar holds an entry of the unknown type ${flag}`)
    const prefix = field(345, 500)
    const name = this.#records.get("path") ?? (prefix ? `${prefix}/` : "") + field(0, 100)
    const seconds = Number(this.#records.get("mtime") ?? number(block.subarray(136, 148)))
    this.#listener.entry({
      path: name.replace(/\/$/u, ""),
      type,
      mode: number(block.subarray(100, 108)) & 0o7777,
      modifiedNs: BigInt(Math.round(seconds * 1e9)),
      link: this.#records.get("linkpath") ?? field(157, 257),
      device: { major: 0, minor: 0 },
    })
    this.#records.clear()
    if (size === 0) this.#end()
  }

  #end(): void {
    if (!this.#pax) {
      this.#listener.end()
      return
    }
    const text = Buffer.concat(this.#pax).toString("latin1")
    this.#pax = undefined
    // `17 path=some/file\n`: its own length, the key and the value.
    for (let at = 0; at < text.length;) {
      const length = Number.parseInt(text.slice(at), 10)
      if (!(length > 0)) throw new Error("the engine's tar holds a header that cannot be read")
      const record = text.slice(at, at + length - 1)
      const equals = record.indexOf("=")
      this.#records.set(record.slice(record.indexOf(" ") + 1, equals), record.slice(equals + 1))
      at += length
    }
  }
}

/** Octal digits, or a binary number where its first bit is set. */
function number(field: Buffer): number {
  if (((field[0] ?? 0) & 0x80) === 0)
    return Number.parseInt(field.toString("latin1").replaceAll("\0", " ").trim() || "0", 8)
  let value = 0
  for (const byte of field.subarray(1)) value = value * 256 + byte
  return value
}
