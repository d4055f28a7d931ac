import { fileURLToPath } from "node:url"
import type { Span } from "@stagecraft/ir"
import { mapPlace, type Place } from "./place.ts"

/** Frames that are looked at: a verb's own few, then the author's. */
const NEAR = 8
/** A second look, for calls that come from deep inside our own code. */
const FAR = 200
/** Places of one span at most: the call, and where each helper around it was used. */
const CHAIN = 4

const unknown: Span = Object.freeze({ file: "unknown", line: 1, column: 1 })

/*
 * Our own code is whatever lies in this file's folder: `src` while developing, `dist` once bundled. Stack frames
 * name modules by URL and CommonJS by path, so both spellings are kept.
 */
const ownUrl = new URL(".", import.meta.url).href
const ownPath = ownUrl.startsWith("file:") ? fileURLToPath(ownUrl) : ownUrl
const isOwn = (file: string): boolean => file.startsWith(ownUrl) || file.startsWith(ownPath)

/** The spans of the `use` calls around the running block, innermost last. Blocks are synchronous. */
const blocks: Span[] = []

/** Runs a block so that the spans made inside know where the block was used. */
export function insideBlock<R>(span: Span, block: () => R): R {
  blocks.push(span)
  try {
    return block()
  } finally {
    blocks.pop()
  }
}

type Frame = Place | "own" | "node" | "none"

function frameOfSite(site: NodeJS.CallSite): Frame {
  const file = site.getFileName()
  const line = site.getLineNumber()
  if (typeof file !== "string" || typeof line !== "number") return "none"
  if (file.startsWith("node:")) return "node"
  if (isOwn(file)) return "own"
  return { file, line, column: site.getColumnNumber() ?? 1 }
}

/** The text form, for realms where `Error.prepareStackTrace` cannot be set. */
function frameOfLine(row: string): Frame {
  const match = /(?:\(|at (?:async )?)([^()\s][^()]*?):(\d+):(\d+)\)?$/u.exec(row)
  if (!match) return "none"
  const file = match[1]!
  if (file.startsWith("node:")) return "node"
  return isOwn(file) ? "own" : { file, line: Number(match[2]), column: Number(match[3]) }
}

const takeSites = (_: unknown, sites: readonly NodeJS.CallSite[]): unknown => sites

type Frames = Iterable<Frame>

function* each<T>(list: readonly T[], frame: (item: T) => Frame): Frames {
  for (const item of list) yield frame(item)
}

/** The raw stack. Both globals are as before when this returns, whoever else has set them. */
function stackOf(limit: number): unknown {
  const { stackTraceLimit } = Error
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace")
  const holder: { readonly stack?: unknown } = {}
  try {
    Error.stackTraceLimit = limit
    Error.prepareStackTrace = takeSites as NonNullable<ErrorConstructor["prepareStackTrace"]>
    Error.captureStackTrace(holder, callSite)
    return holder.stack
  } finally {
    Error.stackTraceLimit = stackTraceLimit
    if (before) Object.defineProperty(Error, "prepareStackTrace", before)
    else Reflect.deleteProperty(Error, "prepareStackTrace")
  }
}

function framesOf(limit: number): Frames {
  let stack: unknown
  try {
    stack = stackOf(limit)
  } catch {
    // Frozen intrinsics: nothing was changed, and the text form is still there.
    stack = new Error("where").stack
  }
  if (Array.isArray(stack)) return each(stack as readonly NodeJS.CallSite[], frameOfSite)
  return typeof stack === "string" ? each(stack.split("\n").slice(1), frameOfLine) : []
}

/** The author's places, nearest first; ends where our own code or the module loader called the author. */
function placesOf(frames: Frames): Place[] {
  const places: Place[] = []
  for (const frame of frames) {
    if (frame === "none") continue
    if (typeof frame === "string") {
      if (places.length > 0) break
      continue
    }
    const place = mapPlace(frame)
    if (place && place.file !== places.at(-1)?.file) places.push(place)
    if (places.length === CHAIN) break
  }
  return places
}

function chain(places: readonly Place[], last: Span | undefined): Span | undefined {
  return places.reduceRight<Span | undefined>(
    (via, { file, line, column }) =>
      Object.freeze({ file, line, column, ...(via === undefined ? {} : { via }) }),
    last,
  )
}

const samePlace = (a: Place, b: Place): boolean =>
  a.file === b.file && a.line === b.line && a.column === b.column

/**
 * Where the author is: the nearest place outside our own code, with `via` where the block or helper was used.
 *
 * Takes a few microseconds and never throws; a place that cannot be had is `unknown:1:1`.
 */
export function callSite(): Span {
  try {
    let places = placesOf(framesOf(NEAR))
    if (places.length === 0) places = placesOf(framesOf(FAR))
    const use = blocks.at(-1)
    const outer = places.at(-1)
    // A block of our own has no place in between: what is made is where the block was used.
    const isUse = use && outer && samePlace(use, outer)
    return chain(isUse ? places.slice(0, -1) : places, use) ?? unknown
  } catch {
    return blocks.at(-1) ?? unknown
  }
}
