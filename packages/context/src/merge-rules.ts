import type { Diagnostic, Span } from "@stagecraft/ir"
import { parentOf } from "./clean-path.ts"
import type { IgnoreLine } from "./ignore-lines.ts"
import { ignoreRules } from "./ignore-rules.ts"
import { commonParts, type PatternPart, patternParts, printParts } from "./pattern-parts.ts"
import { ignoreMergeImpossible } from "./problems.ts"

type Parts = readonly PatternPart[]

/** Something that is let through with all that is below it. */
export interface Root {
  readonly pattern: string
  readonly literal: string | undefined
  /** Undefined when the pattern cannot be taken apart. */
  readonly parts: Parts | undefined
}

interface MergedLine {
  readonly line: IgnoreLine
  readonly patterns: readonly { readonly pattern: string; readonly negated: boolean }[]
}

/** The parts at the front that name rather than match. */
function headOf(parts: Parts | undefined): readonly string[] {
  const named: string[] = []
  for (const part of parts ?? []) {
    if (part === "deep" || part.some((token) => token.kind !== "character")) break
    named.push(part.map((token) => (token.kind === "character" ? token.character : "")).join(""))
  }
  return named
}

/** A pattern with the parts it begins with, by which most pairs are told apart at once. */
interface Shape {
  readonly parts: Parts | undefined
  readonly head: readonly string[]
}

const shapeOf = (parts: Parts | undefined): Shape => ({ parts, head: headOf(parts) })

/** True when no path can match both, seen from the names they begin with. */
function areApart(a: Shape, b: Shape): boolean {
  const length = Math.min(a.head.length, b.head.length)
  for (let at = 0; at < length; at++) if (a.head[at] !== b.head[at]) return true
  return false
}

/** The named folders before the first part of a root that matches rather than names, and the folders in between. */
function approach(root: Root): { folder: string; between: Parts[] } {
  if (root.literal !== undefined) return { folder: parentOf(root.literal), between: [] }
  const parts = root.parts ?? ["deep"]
  const named = headOf(parts)
  const between: Parts[] = []
  for (let length = named.length + 1; length < parts.length; length++)
    between.push(parts.slice(0, length))
  return { folder: named.slice(0, parts.length - 1).join("/"), between }
}

/** True for the context itself, which the builder asks no pattern about: such a line says nothing. */
const isOfTop = (pattern: string): boolean => pattern === "." || pattern === "/"

const meets = (a: Parts | undefined, b: Parts): boolean => !a || commonParts(a, b)?.length !== 0

/** A root, what leads to it, and the shape of all that is in it. */
interface Way {
  readonly root: Root
  readonly between: readonly Parts[]
  readonly inside: Shape
  /** Per line, whether it matched the folder above the root or one above that. */
  readonly above: Uint8Array | undefined
}

function waysTo(roots: readonly Root[], lines: readonly IgnoreLine[]): readonly Way[] {
  const asked = ignoreRules(lines)
  const matched = new Map<string, Uint8Array>()
  return roots.map((root) => {
    const { folder, between } = approach(root)
    const above = folder === "" ? undefined : (matched.get(folder) ?? asked.judge(folder).matched)
    if (above) matched.set(folder, above)
    return { root, between, above, inside: shapeOf(root.parts && [...root.parts, "deep"]) }
  })
}

function reaches(line: Shape, { inside }: Way): boolean {
  return !inside.parts || (!areApart(line, inside) && meets(line.parts, inside.parts))
}

/**
 * Rules for what lies in the roots, made from rules for everything.
 *
 * Inside a root the walker asks the same patterns in the same order as it would with the rules alone; what they say
 * about the folders on the way to it is worked out here, because those are excluded and are not asked. A pattern that
 * lets through again is cut down to the roots, so that nothing else comes through.
 */
export function keptOut(
  lines: readonly IgnoreLine[],
  roots: readonly Root[],
  broad: boolean,
  span: Span | undefined,
): { lines: readonly MergedLine[]; problems: readonly Diagnostic[] } {
  const asked = lines.filter(({ pattern }) => !isOfTop(pattern))
  const rules = asked.map((line) => ({ line, ...shapeOf(patternParts(line.pattern)) }))
  const problems: Diagnostic[] = []
  const ways = waysTo(roots, asked)

  const merged = rules.map((rule, index): MergedLine => {
    const { line, parts } = rule
    const { pattern, negated } = line
    // A line that can say nothing about any root would only be in the reader's way.
    const speaks = broad || (!negated && ways.some((way) => reaches(rule, way)))
    const out: string[] = speaks ? [pattern] : []
    for (const way of ways) {
      const { root, between, above } = way
      if (above?.[index] === 1) out.push(root.pattern)
      else if (!negated) {
        if (between.some((folder) => meets(parts, folder))) out.push(`${pattern}/**`)
      } else if (!broad) {
        if (between.length === 0 && areApart(rule, way.inside)) continue
        const found = againInRoot(parts, way, rules, index)
        if (found) out.push(...found.flatMap(printParts))
        else if (!problems.some(({ message }) => message.startsWith(`${line.text} `)))
          problems.push(ignoreMergeImpossible(line, span))
      }
    }
    const patterns = [...new Set(out)].map((found) => ({ pattern: found, negated }))
    return { line, patterns }
  })
  return { lines: merged, problems }
}

/** All of several lists, or undefined when one of them could not be made. */
function all<T>(lists: readonly (readonly T[] | undefined)[]): readonly T[] | undefined {
  return lists.includes(undefined) ? undefined : lists.flatMap((list) => list!)
}

/**
 * The part of a negated pattern that lies in a root: what it matches there itself, and what lies below folders on
 * the way that it matches. Such a folder counts only where an earlier line kept it out; elsewhere the walker does not
 * ask the pattern about it.
 */
function againInRoot(
  parts: Parts | undefined,
  { root: { parts: place }, between, inside }: Way,
  rules: readonly { readonly line: IgnoreLine; readonly parts: Parts | undefined }[],
  index: number,
): readonly Parts[] | undefined {
  if (!parts || !place || !inside.parts) return undefined
  const itself = commonParts(parts, inside.parts)
  const folders = all(between.map((folder) => commonParts(parts, folder)))
  if (folders?.length === 0) return itself
  const keptOutBefore = all(
    rules
      .slice(0, index)
      .filter(({ line }) => !line.negated)
      .map(
        (rule) =>
          rule.parts &&
          folders &&
          all(folders.map((folder) => commonParts(folder, [...rule.parts!, "deep"]))),
      ),
  )
  const below =
    keptOutBefore && all(keptOutBefore.map((folder) => commonParts([...folder, "deep"], place)))
  return all([itself, below])
}
