import type { AllowListOptions } from "./allow-list.ts"
import type { ContextUse } from "./context-use.ts"
import { commonParts, pathParts, type PatternPart, patternParts } from "./pattern-parts.ts"

type Parts = readonly PatternPart[]

const partsOf = ({ pattern, literal }: ContextUse): Parts | undefined =>
  literal === undefined ? patternParts(pattern) : pathParts(literal)

/** Whether what a use takes can be told apart from what others take: some brackets and escapes are only passed on. */
export function isComparable(use: ContextUse): boolean {
  return partsOf(use) !== undefined
}

/**
 * Whether a use that does not take everything may take something that a copy of everything leaves out: `.git`, an
 * emitted file, or what lies in them. True where its pattern cannot be taken apart.
 */
export function mayNameDefault(
  use: ContextUse,
  { emitted }: Pick<AllowListOptions, "emitted">,
): boolean {
  const { literal } = use
  const paths = [".git", ...emitted]
  if (literal !== undefined)
    return paths.some(
      (path) => `${path}/`.startsWith(`${literal}/`) || literal.startsWith(`${path}/`),
    )
  const parts = partsOf(use)
  if (!parts) return true
  return paths.some(
    (path) => commonParts([...parts, "deep"], [...pathParts(path), "deep"])?.length !== 0,
  )
}
