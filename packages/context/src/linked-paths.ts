import { globRegExp, hasWildcard } from "./glob.ts"
import { namesIn } from "./read-folder.ts"
import type { Link } from "./resolve-path.ts"
import { resolvePath } from "./resolve-path.ts"

/** How many names are looked at before the search is given up. */
const BUDGET = 50_000

/** Large, and nobody's argument leads there: only a pattern that names them looks into them. */
const PASSED_BY = new Set(["node_modules", ".git"])

/** More links than this on the way to one path are a circle. */
const MOST_LINKS = 4

/** What a pattern finds behind links. */
export interface LinkedPaths {
  /** The links in the folders that the pattern names in front. */
  readonly links: readonly Link[]
  /** The pattern as it is behind these; undefined where there is none. */
  readonly behind: { readonly folder: string; readonly rest: string } | undefined
  /** Paths that match, and are links or lead through one. */
  readonly found: readonly string[]
}

const NOTHING: LinkedPaths = { links: [], behind: undefined, found: [] }

/**
 * Finds what a pattern of a source matches by way of links.
 *
 * @param isUnknown - References stand in the source: each star is a path, in which the builder follows links, and `**` is
 *   any number of folders. Otherwise it is a glob, of which only what matches at last is followed.
 */
export function linkedPaths(root: string, pattern: string, isUnknown: boolean): LinkedPaths {
  const parts = pattern.split("/")
  const first = parts.findIndex(hasWildcard)
  if (first < 0) return NOTHING
  const head = parts
    .slice(0, first)
    .join("/")
    .replace(/\\([^])/gu, "$1")
  const start = resolvePath(root, head)
  if (start.kind !== "found" || !start.folder) return NOTHING
  const rest = parts.slice(first)
  const search = new Search(root, rest, isUnknown)
  search.in(start.path, start.path, 0, 0)
  const behind = start.links.length > 0 ? { folder: start.path, rest: rest.join("/") } : undefined
  return { links: start.links, behind, found: search.found }
}

class Search {
  readonly found: string[] = []
  readonly #root: string
  readonly #parts: readonly (RegExp | "deep" | undefined)[]
  readonly #isUnknown: boolean
  readonly #seen = new Set<string>()
  #budget = BUDGET

  constructor(root: string, parts: readonly string[], isUnknown: boolean) {
    this.#root = root
    this.#isUnknown = isUnknown
    this.#parts = parts.map((part, at) =>
      isUnknown && part === "**" && at < parts.length - 1 ? "deep" : globRegExp(part),
    )
  }

  /** @param shown - The folder by the way that leads to it, which has so many links. */
  in(folder: string, shown: string, depth: number, links: number): void {
    const key = `${depth} ${shown}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    const part = this.#parts[depth]
    const isLast = depth === this.#parts.length - 1
    if (part === "deep") this.in(folder, shown, depth + 1, links)
    for (const { name, type } of namesIn(`${this.#root}/${folder}`)) {
      if (this.#budget-- <= 0) return
      if (part === "deep" ? PASSED_BY.has(name) : !part?.test(name)) continue
      const isLink = type === "symlink"
      const at = shown === "" ? name : `${shown}/${name}`
      if (isLast) {
        if (isLink || links > 0) this.found.push(at)
        continue
      }
      const next = part === "deep" ? depth : depth + 1
      if (type === "directory") this.in(folder === "" ? name : `${folder}/${name}`, at, next, links)
      else if (isLink && this.#isUnknown && links < MOST_LINKS) {
        const end = resolvePath(this.#root, at)
        if (end.kind === "found" && end.folder) this.in(end.path, at, next, links + 1)
      }
    }
  }
}
