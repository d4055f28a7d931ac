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

/** The named folders before the first part of a root that matches rather than names, and the folders in between. */
function approach(root: Root): { folder: string; between: Parts[] } {
  if (root.literal !== undefined) return { folder: parentOf(root.literal), between: [] }
  const named: string[] = []
  const parts = root.parts ?? ["deep"]
  for (const part of parts) {
    if (part === "deep" || part.some((token) => token.kind !== "character")) break
    named.push(part.map((token) => (token.kind === "character" ? token.character : "")).join(""))
  }
  const between: Parts[] = []
  for (let length = named.length + 1; length < parts.length; length++)
    between.push(parts.slice(0, length))
  return { folder: named.slice(0, parts.length - 1).join("/"), between }
}

const meets = (a: Parts | undefined, b: Parts): boolean => !a || commonParts(a, b)?.length !== 0

function reaches(parts: Parts | undefined, root: Root): boolean {
  return !root.parts || meets(parts, [...root.parts, "deep"])
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
  const asked = ignoreRules(lines)
  const rules = lines.map((line) => ({ line, parts: patternParts(line.pattern) }))
  const problems: Diagnostic[] = []
  const ways = roots.map((root) => {
    const { folder, between } = approach(root)
    return { root, between, above: folder === "" ? undefined : asked.judge(folder).matched }
  })

  const merged = rules.map(({ line, parts }, index): MergedLine => {
    const { pattern, negated } = line
    // A line that can say nothing about any root would only be in the reader's way.
    const speaks = broad || (!negated && ways.some(({ root }) => reaches(parts, root)))
    const out: string[] = speaks ? [pattern] : []
    for (const { root, between, above } of ways) {
      if (above?.[index] === 1) out.push(root.pattern)
      else if (!negated) {
        if (between.some((folder) => meets(parts, folder))) out.push(`${pattern}/**`)
      } else if (!broad) {
        const found = againInRoot(parts, root, between, rules.slice(0, index))
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
  root: Root,
  between: readonly Parts[],
  earlier: readonly { readonly line: IgnoreLine; readonly parts: Parts | undefined }[],
): readonly Parts[] | undefined {
  if (!parts || !root.parts) return undefined
  const { parts: place } = root
  const folders = all(between.map((folder) => commonParts(parts, folder)))
  const keptOutBefore = all(
    earlier
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
  return all([commonParts(parts, [...place, "deep"]), folders?.length === 0 ? [] : below])
}
