import type { SentEntry } from "../session/file-send.ts"

/** An entry of a tar. Names are its bytes, one character each, as are links and the values of attributes. */
export interface TarEntry extends SentEntry {
  readonly uid: number
  readonly gid: number
  readonly size: number
  /** Extended attributes by their names. */
  readonly xattrs: ReadonlyMap<string, string>
}

/** What a tar holds, told as it comes; `end` follows each entry, after its bytes. */
export interface TarListener {
  readonly entry: (entry: TarEntry) => void
  readonly data: (bytes: Uint8Array) => void
  readonly end: () => void
}

const BLOCK = 512

const types: Readonly<Record<string, SentEntry["type"]>> = {
  "0": "file",
  "\0": "file",
  "7": "file",
  "1": "file",
  "2": "symlink",
  "3": "character-device",
  "4": "block-device",
  "5": "directory",
  "6": "fifo",
}

/** What stands before an entry and speaks of it: a pax header, or GNU's long name or long link. */
type HeaderKind = "x" | "g" | "L" | "K"

const isHeaderKind = (flag: string): flag is HeaderKind => "xgLK".includes(flag)

const XATTR = "SCHILY.xattr."

/** Whether a block begins an entry of a tar: what it says of its own sum is right. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < BLOCK) return false
  let sum = 8 * 0x20
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += block[at]!
  return number(Buffer.from(block.subarray(148, 156))) === sum
}

/** Reads a tar, ustar, pax or GNU's, from chunks of any size. @throws Error on bytes that are none. */
export class TarReader {
  readonly #listener: TarListener
  #rest: Buffer = Buffer.alloc(0)
  /** Bytes of the entry, and of its padding, that have not come yet. */
  #left = 0
  #padding = 0
  /** Collects what speaks of the entry behind it. */
  #above: { readonly kind: HeaderKind; readonly chunks: Buffer[] } | undefined
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
        if (this.#above) this.#above.chunks.push(Buffer.from(data))
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
    if (!isTarHeader(block)) throw new Error("the engine sent no tar")
    const flag = String.fromCharCode(block[156]!)
    const records = this.#records
    const size = isHeaderKind(flag)
      ? number(block.subarray(124, 136))
      : Number(records.get("size") ?? number(block.subarray(124, 136)))
    const type = types[flag]
    // Of links and folders some write a size that no bytes follow.
    this.#left = type === undefined || type === "file" ? size : 0
    if (flag === "1") this.#left = 0
    this.#padding = (BLOCK - (this.#left % BLOCK)) % BLOCK
    if (isHeaderKind(flag)) {
      this.#above = { kind: flag, chunks: [] }
      if (size === 0) this.#end()
      return
    }
    if (!type) throw new Error(`the engine's tar holds an entry of the unknown type ${flag}`)
    if ([...records.keys()].some((key) => key.startsWith("GNU.sparse.")))
      throw new Error("the engine's tar holds a sparse file")
    // GNU's own format keeps times where others keep the beginning of a long name.
    const prefix = field(257, 265) === "ustar  " ? "" : field(345, 500)
    const name = records.get("path") ?? (prefix ? `${prefix}/` : "") + field(0, 100)
    const seconds = Number(records.get("mtime") ?? number(block.subarray(136, 148)))
    const xattrs = [...records].filter(([key]) => key.startsWith(XATTR))
    this.#listener.entry({
      path: name.replace(/\/$/u, ""),
      type,
      mode: number(block.subarray(100, 108)) & 0o7777,
      modifiedNs: BigInt(Math.round(seconds * 1e9)),
      link: records.get("linkpath") ?? field(157, 257),
      device: { major: number(block.subarray(329, 337)), minor: number(block.subarray(337, 345)) },
      uid: Number(records.get("uid") ?? number(block.subarray(108, 116))),
      gid: Number(records.get("gid") ?? number(block.subarray(116, 124))),
      size: this.#left,
      xattrs: new Map(xattrs.map(([key, value]) => [key.slice(XATTR.length), value])),
    })
    records.clear()
    if (this.#left === 0) this.#end()
  }

  #end(): void {
    if (!this.#above) {
      this.#listener.end()
      return
    }
    const { kind, chunks } = this.#above
    const text = Buffer.concat(chunks).toString("latin1")
    this.#above = undefined
    if (kind === "x") this.#readRecords(text)
    else if (kind !== "g")
      this.#records.set(kind === "L" ? "path" : "linkpath", text.replace(/\0.*$/su, ""))
  }

  #readRecords(text: string): void {
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
