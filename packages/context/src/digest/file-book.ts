import { isUtf8 } from "node:buffer"
import { hash } from "node:crypto"
import { constants, readdirSync, readlinkSync } from "node:fs"
import { ImageError } from "@stagecraft/ir"
import { sortNames } from "../byte-order.ts"
import { withoutOwnFiles } from "../own-files.ts"
import { contextFileUnreadable, contextNameNotUtf8 } from "../problems.ts"
import { readFolder } from "../read-folder.ts"
import { numbersOf, readStamp, SETTLED_AFTER_MS, STAMPS, UNSETTLED } from "./folder-hashes.ts"
import type { FolderHashes, HashedFile, Stamp, WholeFolder } from "./folder-hashes.ts"
import type { HashCache } from "./hash-cache.ts"
import { hashFile } from "./hash-file.ts"
import type { ReadHash } from "./hash-file.ts"
import type { LookAhead, SeenAhead } from "./look-ahead.ts"
import { askRow, MODE, RDEV, ROW, writeRow } from "./stat-rows.ts"

/** What a name in a folder is. */
export type MemberKind = "file" | "directory" | "symlink" | "special"

const KINDS: Readonly<Record<number, MemberKind>> = {
  [constants.S_IFREG]: "file",
  [constants.S_IFDIR]: "directory",
  [constants.S_IFLNK]: "symlink",
}

/** What of a mode the system's types are told by. */
export function kindOf(mode: number): MemberKind {
  return KINDS[mode & constants.S_IFMT] ?? "special"
}

/** The first letters of entries in what is hashed. */
const LETTERS: Readonly<Record<MemberKind, string>> = {
  file: "f",
  directory: "d",
  symlink: "l",
  special: "s",
}

/** How a name with what it holds is told in the text that the digest of a folder is made of. */
export const entryLine = (kind: MemberKind, mode: number, name: string, content: string): string =>
  `${LETTERS[kind]}${mode.toString(8)}\0${name}\0${content}\0`

/** What is known of a name. */
const UNKNOWN = 0
const THERE = 1
const GONE = 2
const UNREADABLE = 3

export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "unknown"
export const isGone = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(error))

/** A folder as it was at one moment: its names are read once, each is looked at once, each file is hashed once. */
export class BookFolder {
  /** How many names it has. */
  readonly count: number
  /** Names that are not UTF-8, which no builder takes. */
  readonly broken: readonly string[]
  readonly #path: string
  readonly #cache: FolderHashes | undefined
  readonly #stamp: Float64Array
  /** The time just before the names were read; undefined where they were known. */
  readonly #listedAt: number | undefined
  readonly #ahead: SeenAhead | undefined
  #whole: WholeFolder | null | undefined
  readonly #faults = new Map<number, ImageError>()
  readonly #hashes: (string | ImageError | undefined)[] = []
  /** Files that were read, by their place, with the time just before. */
  readonly #read = new Map<number, { readonly at: number; readonly found: ReadHash }>()
  // Of a folder that is the same as ever, none of these is wanted.
  #ownNames: readonly string[] | undefined
  #byName: ReadonlyMap<string, number> | undefined
  #ownRows: Float64Array | undefined
  #ownStates: Uint8Array | undefined
  #ownPlaces: Int32Array | undefined

  /**
   * @param stamp - What tells of the folder that it is the same, one number after the other.
   * @param ahead - Gives what was seen of it already.
   */
  constructor(path: string, stamp: Float64Array, cache: HashCache, ahead?: LookAhead) {
    this.#path = path
    this.#stamp = stamp
    this.#cache = cache.folder(path)
    const seen = ahead?.take(path, cache)
    if (this.#cache?.isListed(stamp)) {
      this.#ahead = seen
      this.count = this.#cache.count
      this.broken = []
      return
    }
    this.#listedAt = Date.now()
    const names = withoutOwnFiles(path, readdirSync(path), (name) => name)
    const isDoubtful = names.some((name) => name.includes("\ufffd"))
    const careful = isDoubtful ? readFolder(path) : undefined
    this.#ownNames = careful ? careful.members.map(({ name }) => name) : sortNames(names)
    this.count = this.#ownNames.length
    this.broken = careful?.broken ?? []
    this.#cache?.expect(this.#ownNames)
  }

  /** In byte order. */
  get names(): readonly string[] {
    return (this.#ownNames ??= this.#cache!.names)
  }

  /** Where a name stands among them; undefined when there is none. */
  placeOf(name: string): number | undefined {
    this.#byName ??= new Map(this.names.map((each, at) => [each, at]))
    return this.#byName.get(name)
  }

  /** What was seen of each name. */
  get #rows(): Float64Array {
    return (this.#ownRows ??= this.#ahead?.rows ?? new Float64Array(this.count * ROW))
  }

  get #states(): Uint8Array {
    if (this.#ownStates) return this.#ownStates
    const states = (this.#ownStates = new Uint8Array(this.count))
    const seen = this.#ahead?.rows
    if (seen)
      for (let at = 0; at < states.length; at++) if (seen[at * ROW + MODE] !== 0) states[at] = THERE
    return states
  }

  /** Of each file that the cache knows, one more than its place there. */
  get #places(): Int32Array {
    return (this.#ownPlaces ??= new Int32Array(this.count))
  }

  /** True when it held nothing but files, and has the same names as then. */
  get mayBeWhole(): boolean {
    return this.#listedAt === undefined && this.#cache?.whole !== undefined
  }

  /** What is known of all of it, when it holds nothing but files and nothing about them has changed. */
  get whole(): WholeFolder | undefined {
    if (this.#whole === undefined) this.#whole = this.#asEver() ?? null
    return this.#whole ?? undefined
  }

  #asEver(): WholeFolder | undefined {
    const whole = this.mayBeWhole ? this.#cache?.whole : undefined
    if (!whole || this.#ahead?.isSame) return whole
    const rows = this.#rows
    const states = this.#states
    for (let at = 0; at < this.count; at++) {
      if (states[at] === UNKNOWN && this.#isSeen(at)) states[at] = THERE
      if (states[at] !== THERE || !this.#cache!.isSameAt(at, rows, at * ROW)) return undefined
    }
    return whole
  }

  /** Looks at a name without a word where it cannot be looked at; whoever wants it is told. */
  #isSeen(at: number): boolean {
    try {
      return askRow(this.#rows, at * ROW, this.path(at))
    } catch {
      return false
    }
  }

  /** Looks at a name; false when it is gone by now. @throws ImageError `context-file-unreadable`. */
  look(at: number, shown: string): boolean {
    const states = this.#states
    if (states[at] === UNKNOWN) states[at] = this.#ask(at, shown)
    if (states[at] === UNREADABLE) throw this.#faults.get(at)!
    return states[at] === THERE
  }

  #ask(at: number, shown: string): number {
    try {
      return askRow(this.#rows, at * ROW, this.path(at)) ? THERE : GONE
    } catch (error) {
      if (isGone(error)) return GONE
      this.#faults.set(at, new ImageError(contextFileUnreadable(shown, codeOf(error))))
      return UNREADABLE
    }
  }

  /** What tells of a name that is there that it is the same, one number after the other. */
  stamp(at: number): Float64Array {
    return this.#rows.subarray(at * ROW, at * ROW + STAMPS)
  }

  /** Type and permissions of a name that is there, as the system tells them. */
  mode(at: number): number {
    return this.#rows[at * ROW + MODE]!
  }

  /** The last change of a name that is there, in milliseconds since 1970. */
  changed(at: number): number {
    return this.#rows[at * ROW + 2]!
  }

  /** The number of a device that is there. */
  device(at: number): number {
    return this.#rows[at * ROW + RDEV]!
  }

  /** The absolute path of a name. */
  path(at: number): string {
    return `${this.#path}/${this.names[at]!}`
  }

  #knownPlace(at: number): number {
    return this.#whole ? at + 1 : this.#places[at]!
  }

  /** True when the hash of a file is known without reading it. */
  isHashed(at: number): boolean {
    if (this.#knownPlace(at) !== 0 || this.#hashes[at] !== undefined) return true
    if (this.#states[at] !== THERE) return false
    const place = this.#cache?.placeOf(this.names[at]!, this.#rows, at * ROW)
    if (place === undefined) return false
    this.#places[at] = place + 1
    return true
  }

  /** Reads a file, unless that was done. */
  hash(at: number, shown: string): void {
    if (this.isHashed(at) || this.#states[at] !== THERE) return
    const now = Date.now()
    try {
      const found = hashFile(this.path(at))
      if (found.stat) writeRow(this.#rows, at * ROW, found.stat)
      this.#read.set(at, { at: now, found })
      this.#hashes[at] = found.hash
    } catch (error) {
      this.#hashes[at] = new ImageError(contextFileUnreadable(shown, codeOf(error)), {
        cause: error,
      })
    }
  }

  /** The hash of a file that was read or found in the cache. @throws ImageError `context-file-unreadable`. */
  hashAt(at: number): string {
    const hash = this.#hashes[at]
    if (hash instanceof ImageError) throw hash
    return hash ?? this.#cache!.hashAt(this.#knownPlace(at) - 1)
  }

  /** True when something of it is known now that the cache did not know. */
  get isNews(): boolean {
    const isPast = (stat: Stamp, at: number): boolean => stat.ctimeMs + SETTLED_AFTER_MS < at
    return this.#read.size > 0 || (this.#listedAt !== undefined && this.#isListed(isPast))
  }

  /** True when its names need not be read the next time. One that cannot be written is not kept either. */
  #isListed(isSettled: (stat: Stamp, at: number) => boolean): boolean {
    const at = this.#listedAt
    return at === undefined || (this.broken.length === 0 && isSettled(readStamp(this.#stamp), at))
  }

  /** True for a file that changed whenever it was read. */
  isRestless(at: number): boolean {
    const read = this.#read.get(at)
    return read !== undefined && read.found.stat === undefined
  }

  /**
   * How often a file became another, without a time that says that it is younger, since it was first hashed.
   *
   * Whoever goes by times and sizes takes such a file for the one before.
   */
  unseen(at: number): number {
    const read = this.#read.get(at)
    if (read) return this.#unseenOf(at, read.found)
    const place = this.#knownPlace(at)
    return place === 0 ? 0 : this.#cache!.unseenAt(place - 1)
  }

  #unseenOf(at: number, { stat, hash }: ReadHash): number {
    const last = this.#cache?.last(this.names[at]!)
    if (!last) return 0
    const age = stat === undefined ? 1 : stat.mtimeMs - last.stat.mtimeMs
    // Set back, also with what it held before: what had that time then may have held anything.
    return last.unseen + (age < 0 || (age === 0 && last.hash !== hash) ? 1 : 0)
  }

  /** Where a link points. @throws ImageError `context-name-not-utf8`. */
  target(at: number, shown: string): string {
    const known = this.#hashes[at]
    if (typeof known === "string") return known
    try {
      const target = readlinkSync(this.path(at), { encoding: "buffer" })
      if (!isUtf8(target))
        throw new ImageError(contextNameNotUtf8(`${shown} -> ${target.toString()}`))
      return (this.#hashes[at] = target.toString())
    } catch (error) {
      if (error instanceof ImageError) throw error
      throw new ImageError(contextFileUnreadable(shown, codeOf(error)), { cause: error })
    }
  }

  /**
   * Puts what was read into the cache.
   *
   * What changed not long before it was read may change again under the same stamp; it is read again the next time, and
   * a file is kept to be compared with.
   */
  keep(cache: HashCache, isSettled: (stat: Stamp, at: number) => boolean): void {
    const found = new Map([...(this.#cache?.files() ?? [])].map((file) => [file.name, file]))
    for (const [at, read] of this.#read) {
      const name = this.names[at]!
      const { stat, hash } = read.found
      if (!stat) continue
      const { size, mtimeMs, ino, dev } = stat
      const ctimeMs = isSettled(stat, read.at) ? stat.ctimeMs : UNSETTLED
      const unseen = this.#unseenOf(at, read.found)
      found.set(name, { name, stat: { size, mtimeMs, ctimeMs, ino, dev }, hash, unseen })
    }
    const stamp = this.#isListed(isSettled) ? readStamp(this.#stamp) : undefined
    cache.put(this.#path, { stamp, names: this.names, files: found, whole: this.#wholeOf(found) })
  }

  /** Of what will be kept of its files. */
  #wholeOf(files: ReadonlyMap<string, HashedFile>): WholeFolder | undefined {
    let text = ""
    let youngest = 0
    for (const [at, name] of this.names.entries()) {
      const file = files.get(name)
      const stamp = this.stamp(at)
      // A file's time is no number while it may change unseen.
      if (!file || !numbersOf(file.stat).every((number, nth) => number === stamp[nth]))
        return undefined
      text += entryLine(kindOf(this.mode(at)), this.mode(at), name, file.hash)
      youngest = Math.max(youngest, file.stat.ctimeMs)
    }
    return { digest: hash("sha256", text), youngest }
  }
}
