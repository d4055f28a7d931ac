import type { ContextUse } from "./context-use.ts"
import { escapePattern, ignorePattern } from "./escape-pattern.ts"
import { linkedPaths } from "./linked-paths.ts"
import { resolvePath } from "./resolve-path.ts"
import { contextRoot } from "./walk-context.ts"

/** The same source at another place. */
function at(use: ContextUse, literal: string): ContextUse {
  const { glob: _, ...rest } = use
  return literal === ""
    ? { ...rest, literal: ".", pattern: ".", broad: true }
    : { ...rest, literal, pattern: escapePattern(literal), broad: false }
}

function follow(root: string, use: ContextUse, path: string): ContextUse[] {
  const end = resolvePath(root, path)
  if (end.kind === "outside" || end.links.length === 0) return []
  // What is not there, as it is gone or still to be made, is let through all the same.
  const goal = end.kind === "found" ? end.path : `${end.folder}/${end.name}`.replace(/^\//u, "")
  return [...end.links.map((link) => link.path), goal]
    .filter((literal) => literal !== path)
    .map((literal) => at(use, literal))
}

/** What is behind links in the folders that a glob, or a source with references in it, names in front. */
function followHead(
  use: ContextUse,
  { folder, rest }: { readonly folder: string; readonly rest: string },
): ContextUse {
  const written = use.glob === undefined ? rest : (ignorePattern(rest) ?? rest)
  const inFolder = (text: string): string =>
    folder === "" ? text : `${escapePattern(folder)}/${text}`
  const glob = use.glob === undefined ? {} : { glob: inFolder(rest) }
  return { ...use, ...glob, pattern: inFolder(written), broad: false }
}

function followAll(root: string, use: ContextUse): readonly ContextUse[] {
  const { glob } = use
  const { links, behind, found } = linkedPaths(root, glob ?? use.pattern, glob === undefined)
  const all = [
    ...links.map(({ path }) => at(use, path)),
    ...(behind ? [followHead(use, behind)] : []),
    ...found.flatMap((path) => follow(root, use, path)),
  ]
  return [...new Map(all.map((each) => [each.pattern, each])).values()]
}

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
    return [use, ...followAll(real, use)]
  })
}
