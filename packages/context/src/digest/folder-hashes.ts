/** What of a file's stat tells, without reading it, that it is still the one it was. */
export interface Stamp {
  readonly size: number
  readonly mtimeMs: number
  /** Set by the system alone at every change: tools that keep the other time cannot keep this one. */
  readonly ctimeMs: number
  readonly ino: number
  readonly dev: number
}

/** How many numbers a {@link Stamp} has. They stand in its order wherever many are kept. */
export const STAMPS = 5
/** What is kept of a name besides its hash: its stamp, and how often it became another unseen. */
const NUMBERS = STAMPS + 1

const HASH_BYTES = 32
/** Count and length of the names, then the folder's stamp and its youngest, then its digest. */
const NUMBERS_AT = 8
const DIGEST_AT = NUMBERS_AT + NUMBERS * 8
const NAMES_AT = DIGEST_AT + HASH_BYTES
const NO_HASH = "0".repeat(HASH_BYTES * 2)

/** The coarsest clock of a file system in use (FAT counts 2 s): what is younger may change under the same stamp. */
export const SETTLED_AFTER_MS = 2000

/** No time is ever equal to it: what it stands for is read again whatever its stat says. */
export const UNSETTLED = Number.NaN

/** Of what is no file that was hashed, or of a folder that may get another name under the same stamp. */
const NEVER: Stamp = { size: 0, mtimeMs: UNSETTLED, ctimeMs: UNSETTLED, ino: 0, dev: 0 }

/** A file that was hashed, as the cache takes it. */
export interface HashedFile {
  readonly name: string
  readonly stat: Stamp
  /** SHA-256, as hexadecimal digits. */
  readonly hash: string
  /** How often it became another file of which no time says that it is younger. */
  readonly unseen: number
}

/** What is known of a folder in which all names are files that may not change under the same stamps. */
export interface WholeFolder {
  /** Of all that is in it, as SHA-256 in hexadecimal digits. */
  readonly digest: string
  /** The last change of a file in it, in milliseconds since 1970. */
  readonly youngest: number
}

/** What is kept of a folder. */
export interface KeptFolder {
  /** What told that these are its names; undefined where another name may come under the same stamp. */
  readonly stamp: Stamp | undefined
  /** All of them, in byte order. */
  readonly names: readonly string[]
  /** Those of them that were hashed, by name. */
  readonly files: ReadonlyMap<string, HashedFile>
  readonly whole: WholeFolder | undefined
}

/** The names in one folder and the hashes of its files, with what told that they were the same. */
export class FolderHashes {
  readonly #body: Buffer
  /** The folder's stamp and its youngest. */
  readonly #head: Float64Array
  /** Taken out of the bytes when they are wanted. */
  #ownNumbers: Float64Array | undefined
  #split: readonly string[] | undefined
  #places: Map<string, number> | undefined
  #next = 0

  /** @param body - Bytes that {@link printFolder} gave. */
  constructor(body: Buffer) {
    this.#body = body
    this.#head = numbersIn(body, NUMBERS_AT, DIGEST_AT)
  }

  /** How many names there are. */
  get count(): number {
    return countIn(this.#body)
  }

  /** True when the folder has the same names as then, of what tells of it now. */
  isListed(stamp: Float64Array): boolean {
    return isSame(this.#head, 0, stamp, 0)
  }

  /** Says which names will be asked for: where they are the same as here, there is no need of others. */
  expect(names: readonly string[]): void {
    if (names.length > 0 && names.join("\0") === namesIn(this.#body)) this.#split = names
  }

  /** What is known of it if all its names are files, of which none may change unseen. */
  get whole(): WholeFolder | undefined {
    const youngest = this.#head[STAMPS]!
    if (Number.isNaN(youngest)) return undefined
    return { digest: this.#body.toString("hex", DIGEST_AT, NAMES_AT), youngest }
  }

  /** All names that were in the folder, in byte order. */
  get names(): readonly string[] {
    const text = this.#split ?? namesIn(this.#body)
    return typeof text !== "string" ? text : (this.#split = text === "" ? [] : text.split("\0"))
  }

  get #numbers(): Float64Array {
    return (this.#ownNumbers ??= fileNumbersIn(this.#body))
  }

  /**
   * Where the hash of a file is, if nothing about it has changed since; asked in the order of the names, it searches
   * nothing.
   *
   * @param stats - Holds its {@link Stamp} from the place `from` on.
   */
  placeOf(name: string, stats: Float64Array, from: number): number | undefined {
    const at = this.names[this.#next] === name ? this.#next : this.#place(name)
    if (at === undefined) return undefined
    this.#next = at + 1
    return this.isSameAt(at, stats, from) ? at : undefined
  }

  /** Whether the file at a place has the stamp that stands in `stats` from the place `from` on. */
  isSameAt(at: number, stats: Float64Array, from: number): boolean {
    return isSame(this.#numbers, at * NUMBERS, stats, from)
  }

  /** What was known of a file the last time, also where it may be another by now. */
  last(name: string): HashedFile | undefined {
    const at = this.#place(name)
    return at === undefined ? undefined : this.#fileAt(at, name)
  }

  /** All files that are known. */
  *files(): Generator<HashedFile> {
    for (const [at, name] of this.names.entries()) {
      const file = this.#fileAt(at, name)
      if (file) yield file
    }
  }

  #fileAt(at: number, name: string): HashedFile | undefined {
    const from = at * NUMBERS
    const stat = readStamp(this.#numbers.subarray(from, from + STAMPS))
    if (Number.isNaN(stat.mtimeMs)) return undefined
    return { name, stat, hash: this.hashAt(at), unseen: this.unseenAt(at) }
  }

  /** {@link HashedFile.unseen} of the file at a place. */
  unseenAt(at: number): number {
    return this.#numbers[at * NUMBERS + STAMPS]!
  }

  /** The hash at a place. */
  hashAt(at: number): string {
    const from = filesEnd(this.#body) + at * HASH_BYTES
    return this.#body.toString("hex", from, from + HASH_BYTES)
  }

  #place(name: string): number | undefined {
    this.#places ??= new Map(this.names.map((each, at) => [each, at]))
    return this.#places.get(name)
  }
}

/** How many names a folder has, of bytes that {@link printFolder} gave. */
export const countIn = (body: Buffer): number => body.readUInt32LE(0)

const namesEnd = (body: Buffer): number => NAMES_AT + body.readUInt32LE(4)
const filesEnd = (body: Buffer): number => namesEnd(body) + countIn(body) * NUMBERS * 8

/** Its names, with a NUL between two. */
const namesIn = (body: Buffer): string => body.toString("utf8", NAMES_AT, namesEnd(body))

const fileNumbersIn = (body: Buffer): Float64Array =>
  numbersIn(body, namesEnd(body), filesEnd(body))

/** A copy: numbers of eight bytes are read only from where such numbers may lie. */
function numbersIn(body: Buffer, from: number, end: number): Float64Array {
  const numbers = new Float64Array((end - from) / 8)
  new Uint8Array(numbers.buffer).set(body.subarray(from, end))
  return numbers
}

/** Whether two stamps are the same, each from its place on. */
function isSame(one: Float64Array, at: number, other: Float64Array, from: number): boolean {
  for (let number = 0; number < STAMPS; number++)
    if (one[at + number] !== other[from + number]) return false
  return true
}

/** The bytes of a folder: what {@link NUMBERS_AT} says, the names, then numbers and hashes of each. */
export function printFolder({ stamp, names, files, whole }: KeptFolder): Buffer {
  const text = Buffer.from(names.join("\0"))
  const numbers = new Float64Array(names.length * NUMBERS)
  const hashes = Buffer.alloc(names.length * HASH_BYTES)
  for (const [at, name] of names.entries()) {
    const { stat, hash, unseen } = files.get(name) ?? { stat: NEVER, hash: NO_HASH, unseen: 0 }
    numbers.set([...numbersOf(stat), unseen], at * NUMBERS)
    hashes.write(hash, at * HASH_BYTES, "hex")
  }
  const counts = Buffer.alloc(NUMBERS_AT)
  counts.writeUInt32LE(names.length, 0)
  counts.writeUInt32LE(text.length, 4)
  const head = Float64Array.from([...numbersOf(stamp ?? NEVER), whole?.youngest ?? UNSETTLED])
  const digest = Buffer.from(whole?.digest ?? NO_HASH, "hex")
  const parts = [counts, Buffer.from(head.buffer), digest, text, Buffer.from(numbers.buffer)]
  return Buffer.concat([...parts, hashes])
}

/** A stamp of numbers in its order. */
export function readStamp([
  size = 0,
  mtimeMs = 0,
  ctimeMs = 0,
  ino = 0,
  dev = 0,
]: Iterable<number>): Stamp {
  return { size, mtimeMs, ctimeMs, ino, dev }
}

/** The numbers of a stamp in its order. */
export const numbersOf = ({ size, mtimeMs, ctimeMs, ino, dev }: Stamp): readonly number[] => [
  size,
  mtimeMs,
  ctimeMs,
  ino,
  dev,
]
