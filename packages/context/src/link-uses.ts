import type { ContextUse } from "./context-use.ts"
import { escapePattern } from "./escape-pattern.ts"
import { expandGlob } from "./expand-glob.ts"
import { resolvePath } from "./resolve-path.ts"
import { contextRoot } from "./walk-context.ts"

/** How many matches of one glob are followed. */
const MOST_MATCHES = 1000

function follow(root: string, use: ContextUse, path: string): ContextUse[] {
  const end = resolvePath(root, path)
  if (end.kind === "outside" || end.links.length === 0) return []
  const goal = end.kind === "found" ? [end.path] : []
  const { glob: _, ...rest } = use
  const at = (literal: string): ContextUse =>
    literal === ""
      ? { ...rest, literal: ".", pattern: ".", broad: true }
      : { ...rest, literal, pattern: escapePattern(literal), broad: false }
  return [...end.links.map((link) => link.path), ...goal]
    .filter((literal) => literal !== path)
    .map(at)
}

/** The glob whose matches may be links; where references stand in a source, it is of whatever they may be. */
export const followedGlob = ({ glob, pattern }: ContextUse): string | undefined =>
  glob ?? (pattern.includes("**") ? undefined : pattern)

/**
 * The uses, and one more for each link on the way to a source and for what it points to.
 *
 * The builder follows links in a source, so the ignore file must let through both. A link to the context itself
 * takes everything.
 *
 * @throws ImageError `context-not-a-folder`.
 */
export function linkUses(root: string, uses: readonly ContextUse[]): readonly ContextUse[] {
  const real = contextRoot(root)
  return uses.flatMap((use) => {
    if (use.broad || use.outside) return [use]
    if (use.literal !== undefined) return [use, ...follow(real, use, use.literal)]
    const glob = followedGlob(use)
    if (glob === undefined) return [use]
    const { found } = expandGlob(real, glob, MOST_MATCHES)
    return [use, ...found.flatMap((path) => follow(real, use, path))]
  })
}
