import { stagesInOrder } from "@stagecraft/ir"
import type { Diagnostic, ImageNode, Span, StageNode } from "@stagecraft/ir"
import type { Place, SourcePlaces } from "./source-places.ts"

/**
 * Maps every span of the images from the bundle to the author's files.
 *
 * The language maps its spans itself while the config runs; this is for nodes that another copy of it made. What has
 * nothing to map is returned as the identical object, and stages that were shared stay shared.
 */
export function mapSpans(images: readonly ImageNode[], places: SourcePlaces): readonly ImageNode[] {
  // In order, so that a stage's needs are done before it, however long the chain.
  const stages = images.flatMap(({ stage, target }) =>
    [stage, ...(target ? [target] : [])].flatMap(stagesInOrder),
  )
  if (!hasSpanIn(places, images, stages)) return images
  const map = mapper(places)
  for (const stage of stages) map(stage)
  return map(images) as readonly ImageNode[]
}

/** A look at what was made by one call each; walking every text of a large config costs many times as much. */
function hasSpanIn(
  { isBundle }: SourcePlaces,
  images: readonly ImageNode[],
  stages: readonly StageNode[],
): boolean {
  return (
    images.some(({ span }) => isBundle(span.file)) ||
    stages.some(
      ({ span, steps }) => isBundle(span.file) || steps.some((step) => isBundle(step.span.file)),
    )
  )
}

/** Maps the spans of findings in the same way. */
export function mapDiagnostics(
  diagnostics: readonly Diagnostic[],
  places: SourcePlaces,
): readonly Diagnostic[] {
  return mapper(places)(diagnostics) as readonly Diagnostic[]
}

/** A span in the author's own file; undefined when no place of it is the author's. */
export function mapSpan(span: Span, places: SourcePlaces): Span | undefined {
  const place = places.original(span)
  const via = span.via && mapSpan(span.via, places)
  if (!place) return via
  const isSame =
    place.file === span.file && place.line === span.line && place.column === span.column
  if (isSame && via === span.via) return span
  return Object.freeze({ ...place, ...(via ? { via } : {}) })
}

function mapper(places: SourcePlaces): (value: unknown) => unknown {
  const done = new Map<object, unknown>()
  const map = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value
    const known = done.get(value)
    if (known !== undefined) return known
    const mapped = isSpan(value) ? (mapSpan(value, places) ?? value) : mapInside(value, map)
    done.set(value, mapped)
    return mapped
  }
  return map
}

function mapInside(value: object, map: (value: unknown) => unknown): object {
  if (Array.isArray(value)) {
    const items = value as readonly unknown[]
    const mapped = items.map(map)
    return mapped.some((item, index) => item !== items[index]) ? Object.freeze(mapped) : value
  }
  // Nodes are plain data; anything else is not ours to look into.
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  let changed = false
  const entries = Object.entries(value).map(([key, item]) => {
    const mapped = map(item)
    changed ||= mapped !== item
    return [key, mapped] as const
  })
  return changed ? Object.freeze(Object.fromEntries(entries)) : value
}

function isSpan(value: object): value is Place & Span {
  return (
    "file" in value &&
    "line" in value &&
    "column" in value &&
    typeof value.file === "string" &&
    typeof value.line === "number" &&
    typeof value.column === "number"
  )
}
