import { findSourceMap } from "node:module"
import { fileURLToPath } from "node:url"

/** A position in a file, as the running program or its source map names it. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** From the place that runs to the author's own; undefined hides the place, as for a bundler's own code. */
export type PlaceMapper = (place: Place) => Place | undefined

/** With `--enable-source-maps` Node knows the maps of what it runs; lines and columns of its entries count from 0. */
function throughNode(place: Place): Place {
  if (!process.sourceMapsEnabled) return place
  const entry = findSourceMap(place.file)?.findEntry(place.line - 1, place.column - 1)
  if (!entry || !("originalSource" in entry)) return place
  const { originalSource, originalLine, originalColumn } = entry
  const file = originalSource.startsWith("file:") ? fileURLToPath(originalSource) : originalSource
  return { file, line: originalLine + 1, column: originalColumn + 1 }
}

let mapper: PlaceMapper = throughNode

/**
 * Sets how places of running code become places of the author's files, for configs that were bundled.
 *
 * Applies to every span made afterwards. Undefined: through Node's own source maps where they are switched on.
 */
export function mapPlaces(next: PlaceMapper | undefined): void {
  mapper = next ?? throughNode
}

/** The author's place of a running one; undefined when the mapper hides it. */
export function mapPlace(place: Place): Place | undefined {
  try {
    return mapper(place)
  } catch {
    return place
  }
}
