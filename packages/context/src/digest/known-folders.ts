import { FolderHashes } from "./folder-hashes.ts"
import type { HashCache } from "./hash-cache.ts"
import { askRow, ROW } from "./stat-rows.ts"

/** Memory that threads share while they look at the folders of a cache. */
export interface SharedLook {
  /** The {@link HashCache.sum} of the cache. */
  readonly sum: string
  /** A row for each name of each folder, in the order of the cache. */
  readonly rows: Float64Array
  /** Of each folder. */
  readonly states: Int32Array
}

/** A folder that nobody has looked at, that somebody has taken, or of which all rows are written. */
export const UNSEEN = 0
export const TAKEN = 1
export const SEEN = 2
/** One that is seen, and all its names are files that are the same as the cache knows them. */
export const SAME = 3

/** Where the rows of each folder begin, and after the last one's the end. */
export function rowPlaces(cache: HashCache): readonly number[] {
  const places = [0]
  for (const [, { names }] of cache.folders()) places.push(places.at(-1)! + names * ROW)
  return places
}

/** Memory for a look at all folders of a cache. */
export function shareLook(cache: HashCache): SharedLook {
  const places = rowPlaces(cache)
  const rows = new Float64Array(new SharedArrayBuffer(places.at(-1)! * 8))
  const states = new Int32Array(new SharedArrayBuffer((places.length - 1) * 4))
  return { sum: cache.sum, rows, states }
}

/**
 * Looks at all names of the folders that nobody has taken, from the last to the first.
 *
 * The rows are of the names that the cache knows, whatever the folder holds by now; what cannot be looked at keeps an
 * empty row.
 */
export function lookAtKnown(cache: HashCache, { rows, states }: SharedLook): void {
  const folders = [...cache.folders()]
  const places = rowPlaces(cache)
  for (let at = folders.length - 1; at >= 0; at--) {
    if (Atomics.load(states, at) !== UNSEEN) continue
    const [path, { body }] = folders[at]!
    const isSame = lookAtNames(path, new FolderHashes(body), rows, places[at]!)
    Atomics.compareExchange(states, at, UNSEEN, isSame ? SAME : SEEN)
  }
}

/** Whether they are all files that are the same. */
function lookAtNames(
  path: string,
  folder: FolderHashes,
  rows: Float64Array,
  from: number,
): boolean {
  let isSame = folder.whole !== undefined
  for (const [at, name] of folder.names.entries()) {
    const row = from + at * ROW
    try {
      askRow(rows, row, `${path}/${name}`)
    } catch {
      // Whoever needs it asks again, and is told why.
    }
    isSame &&= folder.isSameAt(at, rows, row)
  }
  return isSame
}
