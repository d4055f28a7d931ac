import { lstatSync } from "node:fs"
import { ImageError } from "@stagecraft/ir"
import type { IgnoreRules, Verdict } from "../ignore-rules.ts"
import { nextTurn } from "../next-turn.ts"
import { contextFileUnreadable, contextNameNotUtf8 } from "../problems.ts"
import { contextRoot } from "../walk-context.ts"
import { BookFolder, codeOf, isGone, kindOf } from "./file-book.ts"
import { numbersOf } from "./folder-hashes.ts"
import type { HashCache } from "./hash-cache.ts"
import { keepHashes } from "./hash-cache-file.ts"
import type { LookAhead } from "./look-ahead.ts"
import { Seen } from "./seen-context.ts"
import type { FolderView, SeenContext } from "./seen-context.ts"

/** A view that is being made. */
interface Draft extends FolderView {
  readonly sent: number[]
  readonly below: Map<number, FolderView>
}

const NONE: ReadonlyMap<number, FolderView> = new Map()
const NOTHING: FolderView = { folder: undefined, sent: [], below: NONE, youngest: 0 }

const ALL = ""
const LET_THROUGH: Verdict = { excluded: false, matched: new Uint8Array(), by: undefined }

/** After so many folders it pays to start a thread that looks at those that come. */
const MANY_FOLDERS = 100

/** How many files are read between two turns of the event loop. */
const FILES_A_TURN = 64

/** Contexts at one moment: however many images look, a folder is read once and a file is looked at and hashed once. */
export class ContextBook {
  readonly #pages: Pages

  /**
   * @param ahead - Who looks ahead.
   * @param start - Finds one when there is none and there is much to look at.
   */
  constructor(cache: HashCache, ahead?: LookAhead, start?: () => LookAhead | undefined) {
    this.#pages = {
      cache,
      folders: new Map(),
      views: new Map(),
      unread: [],
      isAnyRestless: false,
      ahead: { other: ahead, start: ahead ? undefined : start },
    }
  }

  /**
   * Looks at a context through the rules of an ignore file, as the walk that sends it does.
   *
   * @throws ImageError `context-not-a-folder`, `context-file-unreadable` or `context-name-not-utf8`; the reason of an
   *   abort.
   */
  async see(root: string, rules: IgnoreRules, signal?: AbortSignal): Promise<SeenContext> {
    const real = contextRoot(root)
    const look = new Look(real, rules, this.#pages)
    const own = lstatSync(real)
    const stamp = Float64Array.from(numbersOf(own))
    const view = look.at(openFolder(this.#pages, real, stamp, root), "")
    await this.#readAll(signal)
    return new Seen(view, own.ctimeMs, () => this.#pages.isAnyRestless)
  }

  /** Keeps the hashes in a file, for the next one; that it cannot be written is no trouble. */
  keep(file: string): void {
    const { ahead, cache, folders } = this.#pages
    ahead.other?.stop()
    const news = [...folders.values()].filter(
      (folder) => folder instanceof BookFolder && folder.isNews,
    ) as BookFolder[]
    if (news.length === 0) return
    keepHashes(file, cache, (isSettled) => {
      for (const folder of news) folder.keep(cache, isSettled)
    })
  }

  /**
   * How often a file became another while its time did not go on, since hashes are kept: of those that did, by absolute
   * path without links.
   */
  unseenChanges(): ReadonlyMap<string, number> {
    const found = new Map<string, number>()
    for (const folder of this.#pages.folders.values()) {
      if (!(folder instanceof BookFolder)) continue
      for (let at = 0; at < folder.count; at++) {
        const times = folder.unseen(at)
        if (times > 0) found.set(folder.path(at), times)
      }
    }
    return found
  }

  async #readAll(signal: AbortSignal | undefined): Promise<void> {
    const { unread } = this.#pages
    // Whoever looks at the same time shares the list; each leaves when it is empty.
    while (unread.length > 0) {
      signal?.throwIfAborted()
      for (const [folder, at, path] of unread.splice(-FILES_A_TURN)) {
        folder.hash(at, path)
        if (folder.isRestless(at)) this.#pages.isAnyRestless = true
      }
      await nextTurn()
    }
  }
}

/** What all who look share. */
interface Pages {
  readonly cache: HashCache
  /** By absolute path: contexts may lie in one another. */
  readonly folders: Map<string, BookFolder | ImageError | null>
  readonly views: Map<BookFolder, Map<string, FolderView>>
  readonly unread: (readonly [folder: BookFolder, at: number, path: string])[]
  /** Some file of any context did not keep still. */
  isAnyRestless: boolean
  readonly ahead: Ahead
}

/** Who looks ahead. */
interface Ahead {
  other: LookAhead | undefined
  start: (() => LookAhead | undefined) | undefined
}

/** A folder of the book; undefined when it is gone. @throws ImageError `context-file-unreadable`. */
function openFolder(
  pages: Pages,
  path: string,
  stamp: Float64Array,
  shown: string,
): BookFolder | undefined {
  let folder = pages.folders.get(path)
  if (folder === undefined) {
    const { ahead, cache, folders } = pages
    if (ahead.start && folders.size >= MANY_FOLDERS) {
      ahead.other = ahead.start()
      ahead.start = undefined
    }
    try {
      folder = new BookFolder(path, stamp, cache, ahead.other)
    } catch (error) {
      folder = isGone(error)
        ? null
        : new ImageError(contextFileUnreadable(shown, codeOf(error)), { cause: error })
    }
    pages.folders.set(path, folder)
  }
  if (folder instanceof ImageError) throw folder
  return folder ?? undefined
}

/** One look through one set of rules. */
class Look {
  readonly #root: string
  readonly #rules: IgnoreRules
  readonly #pages: Pages

  constructor(root: string, rules: IgnoreRules, pages: Pages) {
    this.#root = root
    this.#rules = rules
    this.#pages = pages
  }

  at(folder: BookFolder | undefined, path: string, verdict?: Verdict): FolderView {
    if (!folder) return NOTHING
    const rules = this.#rules
    const { views } = this.#pages
    const below = rules.below(path, verdict)
    // Patterns are about paths in the context.
    const key = below === ALL ? ALL : `${this.#root} ${below}`
    const known = views.get(folder)?.get(key)
    if (known) return known
    // Only what was seen wholly is known: an error on the way is the answer of this look alone.
    const keep = (view: FolderView): FolderView => {
      const kept = views.get(folder) ?? new Map<string, FolderView>()
      views.set(folder, kept.set(key, view))
      return view
    }
    const before = path === "" ? "" : `${path}/`
    const isSent = (name: string): boolean => !rules.decide(before + name, verdict).excluded
    if (folder.mayBeWhole && (below === ALL || folder.names.every(isSent))) {
      const { whole } = folder
      if (whole) return keep({ folder, sent: upTo(folder.count), below: NONE, ...whole })
    }
    const view: Draft = { folder, sent: [], below: new Map(), youngest: 0 }
    for (const name of folder.broken) {
      const at = path === "" ? name : `${path}/${name}`
      if (!rules.decide(at, verdict).excluded) throw new ImageError(contextNameNotUtf8(at))
    }
    for (const at of placesIn(folder, rules.named(path, verdict))) {
      const shown = before + folder.names[at]!
      const own = below === ALL ? LET_THROUGH : rules.decide(shown, verdict)
      this.#member(view, folder, at, shown, own)
    }
    return keep(view)
  }

  #member(view: Draft, folder: BookFolder, at: number, path: string, verdict: Verdict): void {
    const { excluded } = verdict
    if (excluded && this.#rules.closes(path)) return
    const isThere = excluded ? quietly(() => folder.look(at, path)) : folder.look(at, path)
    if (!isThere) return
    const kind = kindOf(folder.mode(at))
    if (excluded && kind !== "directory") return
    view.youngest = Math.max(view.youngest, folder.changed(at))
    if (kind === "directory") {
      const open = (): BookFolder | undefined =>
        openFolder(this.#pages, folder.path(at), folder.stamp(at), path)
      const inside = excluded ? quietly(open) : open()
      if (!inside) return
      const below = this.at(inside, path, verdict)
      view.youngest = Math.max(view.youngest, below.youngest)
      // A folder that is kept out is sent all the same when something in it is.
      if (excluded && below.sent.length === 0) return
      view.below.set(at, below)
    }
    // Read now, as the whole book is of one moment.
    if (kind === "symlink") folder.target(at, path)
    view.sent.push(at)
    if (kind === "file" && !folder.isHashed(at)) this.#pages.unread.push([folder, at, path])
  }
}

const places: number[] = []

/** Where names stand in a folder, as far as it has them; without names, all that it has. */
function placesIn(folder: BookFolder, names?: ReadonlySet<string>): readonly number[] {
  return names
    ? [...names].flatMap((name) => folder.placeOf(name) ?? []).toSorted((a, b) => a - b)
    : upTo(folder.count)
}

/** All places from 0 on. */
function upTo(count: number): readonly number[] {
  while (places.length < count) places.push(places.length)
  return places.slice(0, count)
}

/** What is kept out may well be unreadable. */
function quietly<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof ImageError) return undefined
    throw error
  }
}
