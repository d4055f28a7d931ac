/*
 * A document is a text with all the places where its lines may end. What is decided, and when, is the algorithm of the
 * formatter that most TypeScript is formatted with, so that formatting a written config changes nothing.
 */

/** A document; `forced` and `breaks` are worked out as it is made. */
export type Doc = string | ConcatDoc | IndentDoc | GroupDoc | LineDoc | IfBreakDoc | BreakDoc

interface Base {
  /** A line of it ends for certain, and so do the lines of every group around it. */
  readonly forced: boolean
  /** A line of it ends for certain as it is tried first. */
  readonly breaks: boolean
}

export interface ConcatDoc extends Base {
  readonly kind: "concat"
  readonly parts: readonly Doc[]
}

export interface IndentDoc extends Base {
  readonly kind: "indent"
  readonly contents: Doc
  /** Indents only where that group's lines end. */
  readonly when?: symbol
}

export interface GroupDoc extends Base {
  readonly kind: "group"
  readonly contents: Doc
  /** Tried one after the other; the first is `contents`. */
  readonly states?: readonly Doc[]
  /** When this fits on a line of its own, one step deeper, the last state goes before all but the first. */
  readonly lastWhen?: Doc
  readonly id?: symbol
}

export interface LineDoc extends Base {
  readonly kind: "line"
  /** Where the line does not end: a blank, or nothing. */
  readonly flat: " " | ""
  readonly hard: boolean
  /** The next line begins in the first column. */
  readonly literal: boolean
}

export interface IfBreakDoc extends Base {
  readonly kind: "if-break"
  readonly contents: Doc
}

export interface BreakDoc extends Base {
  readonly kind: "break"
}

const isForced = (doc: Doc): boolean => typeof doc !== "string" && doc.forced
export const breaks = (doc: Doc): boolean => typeof doc !== "string" && doc.breaks

export const concat = (...parts: readonly Doc[]): Doc => sequence(parts)

/** Documents one behind the other, more of them than a call takes arguments. */
export function sequence(parts: readonly Doc[]): Doc {
  return { kind: "concat", parts, forced: parts.some(isForced), breaks: parts.some(breaks) }
}

export function indent(...parts: readonly Doc[]): Doc {
  const contents = concat(...parts)
  return { kind: "indent", contents, forced: isForced(contents), breaks: breaks(contents) }
}

/** Indents where the lines of that group end. */
export function indentWhen(when: symbol, contents: Doc): Doc {
  return { kind: "indent", contents, when, forced: isForced(contents), breaks: breaks(contents) }
}

/** All lines of a group end, or none does. */
export function group(contents: Doc, broken = false, id?: symbol): Doc {
  return {
    kind: "group",
    contents,
    ...(id === undefined ? {} : { id }),
    forced: broken || isForced(contents),
    breaks: broken || breaks(contents),
  }
}

/** A group with its lines ended for certain. */
export function broken(doc: Doc): Doc {
  return typeof doc === "string" || doc.kind !== "group"
    ? group(doc, true)
    : { ...doc, forced: true, breaks: true }
}

/** The first of some documents that fits. */
export function firstFit(states: readonly [Doc, ...Doc[]], lastWhen?: Doc): Doc {
  const [contents] = states
  const group = {
    kind: "group",
    contents,
    states,
    forced: false,
    breaks: breaks(contents),
  } as const
  return lastWhen === undefined ? group : { ...group, lastWhen }
}

/** Written only where the lines of the group around it end. */
export function ifBreak(contents: Doc): Doc {
  return { kind: "if-break", contents, forced: isForced(contents), breaks: breaks(contents) }
}

const lineDoc = (flat: " " | "", hard: boolean, literal: boolean): Doc => ({
  kind: "line",
  flat,
  hard,
  literal,
  forced: hard,
  breaks: hard,
})

export const line = lineDoc(" ", false, false)
export const softLine = lineDoc("", false, false)
export const hardLine = lineDoc("", true, false)
/** A newline that belongs to a text. */
export const textLine = lineDoc("", true, true)
/** Ends the lines of every group around it. */
export const breakAround: Doc = { kind: "break", forced: true, breaks: true }

/** Documents with something between each two. */
export function join(between: Doc, docs: readonly Doc[]): Doc {
  return sequence(docs.flatMap((doc, index) => (index === 0 ? [doc] : [between, doc])))
}
