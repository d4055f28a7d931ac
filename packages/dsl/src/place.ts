/** A position in a file, as the running program or its source map names it. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** From the place that runs to the author's own; undefined hides the place, as for a bundler's own code. */
export type PlaceMapper = (place: Place) => Place | undefined

let mapper: PlaceMapper | undefined

/**
 * Sets how places of running code become places of the author's files, for configs that were bundled.
 *
 * Applies to every span made afterwards. Undefined: places are kept as they are.
 */
export function mapPlaces(next: PlaceMapper | undefined): void {
  mapper = next
}

/** The author's place of a running one; undefined when the mapper hides it. */
export function mapPlace(place: Place): Place | undefined {
  if (!mapper) return place
  try {
    return mapper(place)
  } catch {
    return place
  }
}
