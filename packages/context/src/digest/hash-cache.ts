import { FolderHashes, countIn, printFolder } from "./folder-hashes.ts"
import type { KeptFolder } from "./folder-hashes.ts"

/** Says what the bytes are and how they are laid out; another layout gets another word. */
const MAGIC = "stagecraft content hashes 3\n"

/** How long the hashes of a folder are kept that no image has looked at, in days. */
const KEPT_DAYS = 30

const DAY_MS = 86_400_000

/** A folder as it lies in the bytes of a cache. */
export interface FolderRecord {
  readonly day: number
  readonly body: Buffer
  /** How many names it has. */
  readonly names: number
}

/**
 * Names and hashes of files by folder, as one block of bytes that is read at once and of which a folder is taken apart
 * only when it is asked for.
 */
export class HashCache {
  readonly #folders = new Map<string, FolderRecord>()
  readonly #today: number
  /** What tells the bytes that it was read from apart from all others; empty for a new one. */
  readonly sum: string

  constructor(now = Date.now(), sum = "") {
    this.#today = Math.floor(now / DAY_MS)
    this.sum = sum
  }

  /** What is known of a folder, by its absolute path. */
  folder(path: string): FolderHashes | undefined {
    const record = this.#folders.get(path)
    if (!record) return undefined
    // For the day's sake alone nothing is written.
    if (record.day !== this.#today) this.#folders.set(path, { ...record, day: this.#today })
    return new FolderHashes(record.body)
  }

  /** All folders, by absolute path, in the order they were put in. */
  folders(): IterableIterator<[path: string, record: FolderRecord]> {
    return this.#folders.entries()
  }

  /** Takes what is known of a folder now. */
  put(path: string, folder: KeptFolder): void {
    const { length: names } = folder.names
    this.#folders.set(path, { day: this.#today, body: printFolder(folder), names })
  }

  /** The bytes to keep, without what nobody asked for in a month. */
  print(): Buffer {
    const parts: Buffer[] = [Buffer.from(MAGIC)]
    for (const [path, { day, body }] of this.#folders) {
      if (this.#today - day > KEPT_DAYS) continue
      const name = Buffer.from(path)
      const head = Buffer.alloc(12)
      head.writeUInt32LE(name.length, 0)
      head.writeUInt32LE(day, 4)
      head.writeUInt32LE(body.length, 8)
      parts.push(head, name, body)
    }
    return Buffer.concat(parts)
  }

  /** A cache of bytes that {@link print} gave; an empty one where they are none. */
  static read(bytes: Buffer, sum: string, now = Date.now()): HashCache {
    const cache = new HashCache(now, sum)
    if (bytes.toString("latin1", 0, MAGIC.length) !== MAGIC) return cache
    for (let at = MAGIC.length; at < bytes.length;) {
      const nameEnd = at + 12 + bytes.readUInt32LE(at)
      const end = nameEnd + bytes.readUInt32LE(at + 8)
      if (end > bytes.length) return new HashCache(now)
      const body = bytes.subarray(nameEnd, end)
      const record = { day: bytes.readUInt32LE(at + 4), body, names: countIn(body) }
      cache.#folders.set(bytes.toString("utf8", at + 12, nameEnd), record)
      at = end
    }
    return cache
  }
}
