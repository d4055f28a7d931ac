import { isUtf8 } from "node:buffer"
import { constants, lstatSync, readdirSync, readlinkSync } from "node:fs"
import type { Stats } from "node:fs"
import { ImageError } from "@stagecraft/ir"
import { sortNames } from "../byte-order.ts"
import { contextFileUnreadable, contextNameNotUtf8 } from "../problems.ts"
import { readFolder } from "../read-folder.ts"
import type { FolderHashes, HashCache, HashedFile } from "./hash-cache.ts"
import { hashFile } from "./hash-file.ts"
import type { ReadHash } from "./hash-file.ts"

/** What a name in a folder is. */
export type MemberKind = "file" | "directory" | "symlink" | "special"

const KINDS: Readonly<Record<number, MemberKind>> = {
  [constants.S_IFREG]: "file",
  [constants.S_IFDIR]: "directory",
  [constants.S_IFLNK]: "symlink",
}

/** What of a stat the system's types are told by. */
export function kindOf({ mode }: Stats): MemberKind {
  return KINDS[mode & constants.S_IFMT] ?? "special"
}

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
  readonly #stats: (Stats | ImageError | null | undefined)[] = []
  readonly #hashes: (string | ImageError | undefined)[] = []
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
  }

  /** The stat of a name; undefined when it is gone by now. @throws ImageError `context-file-unreadable`. */
  stat(at: number, shown: string): Stats | undefined {
    let stat = this.#stats[at]
    if (stat === undefined) {
      try {
        stat = lstatSync(this.path(at), { throwIfNoEntry: false }) ?? null
      } catch (error) {
        stat = isGone(error) ? null : new ImageError(contextFileUnreadable(shown, codeOf(error)))
      }
      this.#stats[at] = stat
    }
    if (stat instanceof ImageError) throw stat
    return stat ?? undefined
  }

  /** The absolute path of a name. */
  path(at: number): string {
    return `${this.#path}/${this.names[at]!}`
  }

  /** True when the hash of a file is known without reading it. */
  isHashed(at: number): boolean {
    const stat = this.#stats[at]
    if (this.#hashes[at] !== undefined) return true
    if (!stat || stat instanceof ImageError) return false
    this.#hashes[at] = this.#cache?.hashOf(this.names[at]!, stat)
    return this.#hashes[at] !== undefined
  }

  /** Reads a file, unless that was done. */
  hash(at: number, shown: string): void {
    const stat = this.#stats[at]
    if (this.isHashed(at) || !stat || stat instanceof ImageError) return
    const now = Date.now()
    try {
      const found = hashFile(this.path(at), stat)
      this.#read.set(at, { at: now, found })
      this.#stats[at] = found.stat
      this.#hashes[at] = found.hash
    } catch (error) {
      this.#hashes[at] = new ImageError(contextFileUnreadable(shown, codeOf(error)), {
        cause: error,
      })
    }
  }

  /** The hash of a file that was read. @throws ImageError `context-file-unreadable`. */
  hashAt(at: number): string {
    const hash = this.#hashes[at]
    if (hash instanceof ImageError) throw hash
    return hash!
  }

  /** True when a file in it was read, not found in the cache. */
  get hasRead(): boolean {
    return this.#read.size > 0
  }

  /** True for a file that changed whenever it was read. */
  isRestless(at: number): boolean {
    return this.#read.get(at)?.found.isStill === false
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
   * again the next time.
   */
  keep(cache: HashCache, isSettled: (found: ReadHash, at: number) => boolean): void {
    const found = new Map<string, HashedFile>()
    for (const [at, read] of this.#read) {
      const name = this.names[at]!
      if (read.found.isStill && isSettled(read.found, read.at))
        found.set(name, { name, stat: read.found.stat, hash: read.found.hash })
    }
    if (found.size === 0) return
    const known = new Map([...(this.#cache?.files() ?? [])].map((file) => [file.name, file]))
    cache.put(
      this.#path,
      this.names.flatMap((name) => found.get(name) ?? known.get(name) ?? []),
    )
  }
}
