/** What of a file's stat tells, without reading it, that it is still the one it was. */
export interface Stamp {
  readonly size: number
  readonly mtimeMs: number
  /** Set by the system alone at every change: tools that keep the other time cannot keep this one. */
  readonly ctimeMs: number
  readonly ino: number
  readonly dev: number
}

/** Says what the bytes are and how they are laid out; another layout gets another word. */
const MAGIC = "stagecraft content hashes 2\n"

const HASH_BYTES = 32
/** How many numbers a {@link Stamp} has. They stand in its order wherever many are kept. */
export const STAMPS = 5
/** What is kept of a file besides its hash: its stamp, and how often it became another unseen. */
const NUMBERS = STAMPS + 1

/** How long the hashes of a folder are kept that no image has looked at, in days. */
const KEPT_DAYS = 30

const DAY_MS = 86_400_000

/** The hashes of files in one folder, with what told that they were the same files. */
export class FolderHashes {
  readonly #text: string
  readonly #numbers: Float64Array
  readonly #hashes: Buffer
  #split: readonly string[] | undefined
  #places: Map<string, number> | undefined
  #next = 0

  /** @param text - The names, with a NUL between two. */
  constructor(text: string, numbers: Float64Array, hashes: Buffer) {
    this.#text = text
    this.#numbers = numbers
    this.#hashes = hashes
  }

  /** Says which names will be asked for: where they are the same as here, there is no need of others. */
  expect(names: readonly string[]): void {
    if (names.join("\0") === this.#text) this.#split = names
  }

  get #names(): readonly string[] {
    return (this.#split ??= this.#text.split("\0"))
  }

  /**
   * Where the hash of a file is, if nothing about it has changed since; asked in the order of the names, it searches
   * nothing.
   *
   * @param stats - Holds its {@link Stamp} from the place `from` on.
   */
  placeOf(name: string, stats: Float64Array, from: number): number | undefined {
    const at = this.#names[this.#next] === name ? this.#next : this.#place(name)
    if (at === undefined) return undefined
    this.#next = at + 1
    for (let number = 0; number < STAMPS; number++)
      if (this.#numbers[at * NUMBERS + number] !== stats[from + number]) return undefined
    return at
  }

  /** What was known of a name the last time, also where it may be another file by now. */
  last(name: string): HashedFile | undefined {
    const at = this.#place(name)
    return at === undefined ? undefined : this.#fileAt(at, name)
  }

  /** All that is known. */
  *files(): Generator<HashedFile> {
    for (const [at, name] of this.#names.entries()) yield this.#fileAt(at, name)
  }

  #fileAt(at: number, name: string): HashedFile {
    const [size = 0, mtimeMs = 0, ctimeMs = 0, ino = 0, dev = 0, unseen = 0] =
      this.#numbers.subarray(at * NUMBERS, (at + 1) * NUMBERS)
    const stat = { size, mtimeMs, ctimeMs, ino, dev }
    return { name, stat, hash: this.hashAt(at), unseen }
  }

  /** {@link HashedFile.unseen} of the file at a place. */
  unseenAt(at: number): number {
    return this.#numbers[at * NUMBERS + STAMPS]!
  }

  /** The hash at a place. */
  hashAt(at: number): string {
    return this.#hashes.toString("hex", at * HASH_BYTES, (at + 1) * HASH_BYTES)
  }

  #place(name: string): number | undefined {
    this.#places ??= new Map(this.#names.map((each, at) => [each, at]))
    return this.#places.get(name)
  }
}

/** A file that was hashed, as the cache takes it. */
export interface HashedFile {
  readonly name: string
  readonly stat: Stamp
  /** SHA-256, as hexadecimal digits. */
  readonly hash: string
  /** How often it became another file of which no time says that it is younger. */
  readonly unseen: number
}

/** No time is ever equal to it: the file is read again whatever its stat says. */
export const UNSETTLED = Number.NaN

interface FolderRecord {
  readonly day: number
  readonly body: Buffer
}

/**
 * Hashes of files by folder, as one block of bytes that is read at once and of which a folder is taken apart only when
 * it is asked for.
 */
export class HashCache {
  readonly #folders = new Map<string, FolderRecord>()
  readonly #today: number

  constructor(now = Date.now()) {
    this.#today = Math.floor(now / DAY_MS)
  }

  /** What is known of a folder, by its absolute path. */
  folder(path: string): FolderHashes | undefined {
    const record = this.#folders.get(path)
    if (!record) return undefined
    // For the day's sake alone nothing is written.
    if (record.day !== this.#today) this.#folders.set(path, { day: this.#today, body: record.body })
    return readFolder(record.body)
  }

  /** Takes what is known of a folder now, in the order in which it will be asked for. */
  put(path: string, files: readonly HashedFile[]): void {
    if (files.length === 0) this.#folders.delete(path)
    else this.#folders.set(path, { day: this.#today, body: printFolder(files) })
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
  static read(bytes: Buffer, now = Date.now()): HashCache {
    const cache = new HashCache(now)
    if (bytes.toString("latin1", 0, MAGIC.length) !== MAGIC) return cache
    for (let at = MAGIC.length; at < bytes.length;) {
      const nameEnd = at + 12 + bytes.readUInt32LE(at)
      const end = nameEnd + bytes.readUInt32LE(at + 8)
      if (end > bytes.length) return new HashCache(now)
      const path = bytes.toString("utf8", at + 12, nameEnd)
      cache.#folders.set(path, {
        day: bytes.readUInt32LE(at + 4),
        body: bytes.subarray(nameEnd, end),
      })
      at = end
    }
    return cache
  }
}

/** Count, length of the names, the names, then numbers and hashes. */
function printFolder(files: readonly HashedFile[]): Buffer {
  const names = Buffer.from(files.map(({ name }) => name).join("\0"))
  const numbers = new Float64Array(files.length * NUMBERS)
  const hashes = Buffer.alloc(files.length * HASH_BYTES)
  for (const [at, { stat, hash, unseen }] of files.entries()) {
    const { size, mtimeMs, ctimeMs, ino, dev } = stat
    numbers.set([size, mtimeMs, ctimeMs, ino, dev, unseen], at * NUMBERS)
    hashes.write(hash, at * HASH_BYTES, "hex")
  }
  const head = Buffer.alloc(8)
  head.writeUInt32LE(files.length, 0)
  head.writeUInt32LE(names.length, 4)
  return Buffer.concat([head, names, Buffer.from(numbers.buffer), hashes])
}

function readFolder(body: Buffer): FolderHashes {
  const count = body.readUInt32LE(0)
  const namesEnd = 8 + body.readUInt32LE(4)
  const numbersEnd = namesEnd + count * NUMBERS * 8
  const names = body.toString("utf8", 8, namesEnd)
  // Copied: numbers of eight bytes are read only from where such numbers may lie.
  const numbers = new Float64Array(count * NUMBERS)
  new Uint8Array(numbers.buffer).set(body.subarray(namesEnd, numbersEnd))
  return new FolderHashes(names, numbers, body.subarray(numbersEnd))
}
