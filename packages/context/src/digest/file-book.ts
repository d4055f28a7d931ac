import { isUtf8 } from "node:buffer"
import { constants, lstatSync, readdirSync, readlinkSync } from "node:fs"
import type { Stats } from "node:fs"
import { ImageError } from "@stagecraft/ir"
import { sortNames } from "../byte-order.ts"
import { contextFileUnreadable, contextNameNotUtf8 } from "../problems.ts"
import { readFolder } from "../read-folder.ts"
import { STAMPS, UNSETTLED } from "./hash-cache.ts"
import type { FolderHashes, HashCache, HashedFile, Stamp } from "./hash-cache.ts"
import { hashFile } from "./hash-file.ts"
import type { ReadHash } from "./hash-file.ts"

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

/** What of a stat is kept for each name, one number after the other; what tells that a file is the same comes first. */
const NUMBERS = STAMPS + 2

const MODE = STAMPS
const RDEV = STAMPS + 1

const QUIETLY = { throwIfNoEntry: false } as const

/** What is known of a name. */
const UNKNOWN = 0
const THERE = 1
const GONE = 2
const UNREADABLE = 3

export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "unknown"
export const isGone = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(error))

/** A folder as it was at one moment: its names are read once, each is looked at once, each file is hashed once. */
export class BookFolder {
  /** In byte order. */
  readonly names: readonly string[]
  /** Names that are not UTF-8, which no builder takes. */
  readonly broken: readonly string[]
  readonly #path: string
  readonly #cache: FolderHashes | undefined
  /**
   * Numbers, as a stat of a hundred thousand files, with four dates in each, is twice as much work for who clears away
   * than for who asks the system.
   */
  readonly #stats: Float64Array
  readonly #states: Uint8Array
  readonly #faults = new Map<number, ImageError>()
  readonly #hashes: (string | ImageError | undefined)[] = []
  /** Of each file that the cache knows, one more than its place there. */
  readonly #places: Int32Array
  /** Files that were read, by their place, with the time just before. */
  readonly #read = new Map<number, { readonly at: number; readonly found: ReadHash }>()

  constructor(path: string, cache: HashCache) {
    this.#path = path
    this.#cache = cache.folder(path)
    const names = readdirSync(path)
    const isDoubtful = names.some((name) => name.includes("\ufffd"))
    const careful = isDoubtful ? readFolder(path) : undefined
    this.names = careful ? careful.members.map(({ name }) => name) : sortNames(names)
    this.broken = careful?.broken ?? []
    this.#stats = new Float64Array(this.names.length * NUMBERS)
    this.#states = new Uint8Array(this.names.length)
    this.#places = new Int32Array(this.names.length)
    this.#cache?.expect(this.names)
  }

  /** Looks at a name; false when it is gone by now. @throws ImageError `context-file-unreadable`. */
  look(at: number, shown: string): boolean {
    if (this.#states[at] === UNKNOWN) this.#states[at] = this.#ask(at, shown)
    if (this.#states[at] === UNREADABLE) throw this.#faults.get(at)!
    return this.#states[at] === THERE
  }

  #ask(at: number, shown: string): number {
    try {
      const stat = lstatSync(this.path(at), QUIETLY)
      if (!stat) return GONE
      this.#note(at, stat)
      return THERE
    } catch (error) {
      if (isGone(error)) return GONE
      this.#faults.set(at, new ImageError(contextFileUnreadable(shown, codeOf(error))))
      return UNREADABLE
    }
  }

  #note(at: number, { size, mtimeMs, ctimeMs, ino, dev, mode, rdev }: Stats): void {
    const stats = this.#stats
    const from = at * NUMBERS
    stats[from] = size
    stats[from + 1] = mtimeMs
    stats[from + 2] = ctimeMs
    stats[from + 3] = ino
    stats[from + 4] = dev
    stats[from + MODE] = mode
    stats[from + RDEV] = rdev
  }

  /** Type and permissions of a name that is there, as the system tells them. */
  mode(at: number): number {
    return this.#stats[at * NUMBERS + MODE]!
  }

  /** The last change of a name that is there, in milliseconds since 1970. */
  changed(at: number): number {
    return this.#stats[at * NUMBERS + 2]!
  }

  /** The number of a device that is there. */
  device(at: number): number {
    return this.#stats[at * NUMBERS + RDEV]!
  }

  /** The absolute path of a name. */
  path(at: number): string {
    return `${this.#path}/${this.names[at]!}`
  }

  /** True when the hash of a file is known without reading it. */
  isHashed(at: number): boolean {
    if (this.#places[at] !== 0 || this.#hashes[at] !== undefined) return true
    if (this.#states[at] !== THERE) return false
    const place = this.#cache?.placeOf(this.names[at]!, this.#stats, at * NUMBERS)
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
      if (found.stat) this.#note(at, found.stat)
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
    return hash ?? this.#cache!.hashAt(this.#places[at]! - 1)
  }

  /** True when a file in it was read, not found in the cache. */
  get hasRead(): boolean {
    return this.#read.size > 0
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
    const place = this.#places[at]!
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
   * A file whose last change was not long past when it was read may change again under the same stamp; it is read
   * again the next time, and kept to be compared with.
   */
  keep(cache: HashCache, isSettled: (stat: Stamp, at: number) => boolean): void {
    const found = new Map<string, HashedFile>()
    for (const [at, read] of this.#read) {
      const name = this.names[at]!
      const { stat, hash } = read.found
      if (!stat) continue
      const { size, mtimeMs, ino, dev } = stat
      const ctimeMs = isSettled(stat, read.at) ? stat.ctimeMs : UNSETTLED
      const unseen = this.#unseenOf(at, read.found)
      found.set(name, { name, stat: { size, mtimeMs, ctimeMs, ino, dev }, hash, unseen })
    }
    if (found.size === 0) return
    const known = new Map([...(this.#cache?.files() ?? [])].map((file) => [file.name, file]))
    cache.put(
      this.#path,
      this.names.flatMap((name) => found.get(name) ?? known.get(name) ?? []),
    )
  }
}
