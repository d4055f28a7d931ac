import { globRegExp, hasWildcard } from "./glob.ts"
import { namesIn } from "./read-folder.ts"
import { resolvePath } from "./resolve-path.ts"

/** How many names a glob may look at before it is taken to match. */
const BUDGET = 50_000

/** What a glob of COPY finds in the context. */
export interface Expansion {
  /** Paths relative to the context, at most as many as asked for. */
  readonly found: readonly string[]
  /** False when the search was given up before everything was seen. */
  readonly complete: boolean
}

/**
 * Finds what a glob of COPY matches: the parts before the first wildcard are followed through links, the rest is
 * matched against the paths below, folders first.
 *
 * Stops after `most` matches or {@link BUDGET} names, so that a large tree is not walked for one answer.
 */
export function expandGlob(root: string, glob: string, most: number): Expansion {
  const parts = glob.split("/")
  const first = parts.findIndex(hasWildcard)
  const base = parts
    .slice(0, first)
    .join("/")
    .replace(/\\([^])/gu, "$1")
  const matchers = parts.slice(first).map((part) => globRegExp(part))
  const start = resolvePath(root, base)
  if (start.kind !== "found" || !start.folder) return { found: [], complete: true }

  const found: string[] = []
  let budget = BUDGET
  const search = (folder: string, shown: string, depth: number): void => {
    for (const member of namesIn(`${root}/${folder}`)) {
      if (found.length >= most || budget-- <= 0) return
      if (!matchers[depth]?.test(member.name)) continue
      const path = folder === "" ? member.name : `${folder}/${member.name}`
      const at = shown === "" ? member.name : `${shown}/${member.name}`
      if (depth === matchers.length - 1) found.push(at)
      else if (member.folder) search(path, at, depth + 1)
    }
  }
  search(start.path, base, 0)
  return { found, complete: budget > 0 }
}
