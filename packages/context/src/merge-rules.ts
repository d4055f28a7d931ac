import type { Diagnostic, Span } from "@stagecraft/ir"
import { parentOf } from "./clean-path.ts"
import type { IgnoreLine } from "./ignore-lines.ts"
import { ignoreRules } from "./ignore-rules.ts"
import { commonPatterns, type PatternPart, patternParts } from "./pattern-parts.ts"
import { ignoreMergeImpossible } from "./problems.ts"

/** Something that is let through with all that is below it. */
export interface Root {
  readonly pattern: string
  readonly literal: string | undefined
  /** Undefined when the pattern cannot be taken apart. */
  readonly parts: readonly PatternPart[] | undefined
}

interface MergedLine {
  readonly line: IgnoreLine
  readonly patterns: readonly { readonly pattern: string; readonly negated: boolean }[]
}

/** The named folders before the first part of a root that matches rather than names, and the folders in between. */
function approach(root: Root): { folder: string; between: (readonly PatternPart[])[] } {
  if (root.literal !== undefined) return { folder: parentOf(root.literal), between: [] }
  const named: string[] = []
  const parts = root.parts ?? ["deep"]
  for (const part of parts) {
    if (part === "deep" || part.some((token) => token.kind !== "character")) break
    named.push(part.map((token) => (token.kind === "character" ? token.character : "")).join(""))
  }
  const between: (readonly PatternPart[])[] = []
  for (let length = named.length + 1; length < parts.length; length++)
    between.push(parts.slice(0, length))
  return { folder: named.slice(0, parts.length - 1).join("/"), between }
}

const meets = (a: readonly PatternPart[] | undefined, b: readonly PatternPart[]): boolean =>
  !a || commonPatterns(a, b)?.length !== 0

function reaches(parts: readonly PatternPart[] | undefined, root: Root): boolean {
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
      if (above?.[index] === 1) {
        out.push(root.pattern)
        continue
      }
      const passes = between.filter((folder) => meets(parts, folder))
      if (!negated) {
        if (passes.length > 0) out.push(`${pattern}/**`)
        continue
      }
      if (broad) continue
      const found =
        root.parts &&
        parts &&
        inRoot(parts, root.parts, passes.length > 0 && earlier(index, passes))
      if (found) out.push(...found)
      else if (!problems.some(({ message }) => message.startsWith(`${line.text} `)))
        problems.push(ignoreMergeImpossible(line, span))
    }
    const patterns = [...new Set(out)].map((found) => ({ pattern: found, negated }))
    return { line, patterns }
  })
  return { lines: merged, problems }

  /** A folder on the way counts as let through again only if something kept it out before. */
  function earlier(index: number, folders: readonly (readonly PatternPart[])[]): boolean {
    return rules
      .slice(0, index)
      .some(
        ({ line, parts }) =>
          !line.negated && folders.some((folder) => meets(parts && [...parts, "deep"], folder)),
      )
  }
}

/** The part of a pattern that lies in a root; with `below`, also where it names a folder above the root. */
function inRoot(
  parts: readonly PatternPart[],
  root: readonly PatternPart[],
  below: boolean,
): readonly string[] | undefined {
  const direct = commonPatterns(parts, [...root, "deep"])
  const above = below ? commonPatterns([...parts, "deep"], root) : []
  return direct && above && [...direct, ...above]
}
