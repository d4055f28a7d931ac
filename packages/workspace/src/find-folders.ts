import { readdirSync, realpathSync, statSync } from "node:fs"
import { join } from "node:path"
import type { FolderPattern, PatternPart } from "./folder-pattern.ts"
import { folderPatterns, matchesFolder, matchesPart } from "./folder-pattern.ts"

/** Never packages of a workspace, nor gone into, whatever the pattern. */
const NEVER = new Set(["node_modules", ".git", "bower_components"])

const inFolder = (folder: string, name: string): string =>
  folder === "." ? name : `${folder}/${name}`

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

interface Entry {
  readonly name: string
  readonly isLink: boolean
}

/** Finds folders below a root; each is listed once, whatever patterns ask for it. */
class FolderFinder {
  readonly #root: string
  readonly #listed = new Map<string, readonly Entry[]>()

  constructor(root: string) {
    this.#root = root
  }

  /** The folders that may be packages. What a link leads to counts, but `**` does not go through links. */
  #entries(folder: string): readonly Entry[] {
    const known = this.#listed.get(folder)
    if (known) return known
    const entries: Entry[] = []
    try {
      for (const entry of readdirSync(join(this.#root, folder), { withFileTypes: true })) {
        if (NEVER.has(entry.name)) continue
        const isLink = entry.isSymbolicLink()
        if (entry.isDirectory() || (isLink && isFolder(join(this.#root, folder, entry.name))))
          entries.push({ name: entry.name, isLink })
      }
    } catch {
      // A folder that cannot be listed has no packages: it may be gone by now, or another user's.
    }
    this.#listed.set(folder, entries)
    return entries
  }

  find(parts: readonly PatternPart[], folder: string, found: Set<string>): void {
    const [part, ...rest] = parts
    if (part === undefined) {
      found.add(folder)
      return
    }
    if (part === "**") {
      this.find(rest, folder, found)
      for (const { name, isLink } of this.#entries(folder))
        if (!isLink && !name.startsWith(".")) this.find(parts, inFolder(folder, name), found)
    } else if ("literal" in part) {
      const path = inFolder(folder, part.literal)
      if (!NEVER.has(part.literal) && isFolder(join(this.#root, path))) this.find(rest, path, found)
    } else
      for (const { name } of this.#entries(folder))
        if (matchesPart(part, name)) this.find(rest, inFolder(folder, name), found)
  }
}

/** How negated patterns work: each on those before it, or all on all. */
export type Negation = "in-order" | "always" | "none"

/**
 * The folders below a root that the patterns of a workspace stand for, with or without a manifest.
 *
 * A folder that is reached by two ways is there once, by its real name.
 */
export function findFolders(
  root: string,
  patterns: readonly string[],
  negation: Negation,
): readonly string[] {
  const all = patterns.flatMap(folderPatterns)
  const negated = all.filter((pattern) => pattern.negated)
  const finder = new FolderFinder(root)
  let found = new Set<string>()
  for (const pattern of all)
    if (!pattern.negated)
      finder.find(pattern.parts, "../".repeat(pattern.up).replace(/\/$/u, "") || ".", found)
    else if (negation === "in-order")
      found = new Set([...found].filter((folder) => !matchesFolder(pattern, folder)))
  const kept = [...found].filter((folder) => negation !== "always" || !isNegated(negated, folder))
  return byRealName(root, kept)
}

const isNegated = (negated: readonly FolderPattern[], folder: string): boolean =>
  negated.some((pattern) => matchesFolder(pattern, folder))

/** Folders without those that are links to others of them. */
function byRealName(root: string, folders: readonly string[]): readonly string[] {
  const real = new Map<string, string>()
  for (const folder of folders) {
    const path = realpathSync(join(root, folder))
    if (!real.has(path) || path === join(root, folder)) real.set(path, folder)
  }
  return [...real.values()]
}
