import { readdirSync, realpathSync, statSync } from "node:fs"
import { join } from "node:path"
import { noteQuestion } from "@stagecraft/dsl"
import type { FolderPattern, PatternPart } from "./folder-pattern.ts"
import { folderPatterns, matchesFolder, matchesPart } from "./folder-pattern.ts"
import { inFolder } from "./read-manifest.ts"

/** Never packages of a workspace, nor gone into, whatever the pattern. */
const NEVER = new Set(["node_modules", ".git", "bower_components"])

/** Whether there is a folder; one that cannot be asked for is none, as a link that leads to itself. */
function isFolder(path: string): boolean {
  noteQuestion("there", path)
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  } catch {
    return false
  }
}

interface Entry {
  readonly name: string
  readonly isLink: boolean
}

/** Folders by their path from a root, and whether that is known to be their real one. */
type Folders = Map<string, boolean>

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
    noteQuestion("packages", join(this.#root, folder))
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

  /** @param isReal - Whether the folder is known to be called so, and no link to it. */
  find(parts: readonly PatternPart[], folder: string, found: Folders, isReal: boolean): void {
    const [part, ...rest] = parts
    if (part === undefined) {
      found.set(folder, isReal)
      return
    }
    if (part === "**") {
      this.find(rest, folder, found, isReal)
      for (const { name, isLink } of this.#entries(folder))
        if (!isLink && !name.startsWith("."))
          this.find(parts, inFolder(folder, name), found, isReal)
    } else if ("literal" in part) {
      const path = inFolder(folder, part.literal)
      const whole = join(this.#root, path)
      if (NEVER.has(part.literal) || !isFolder(whole)) return
      // What is named may be spelled otherwise on the disk.
      this.find(rest, path, found, isReal && realpathSync.native(whole) === whole)
    } else
      for (const { name, isLink } of this.#entries(folder))
        if (matchesPart(part, name))
          this.find(rest, inFolder(folder, name), found, isReal && !isLink)
  }
}

/**
 * How negated patterns work, which each package manager decides in its own way: `always` on all others wherever they stand,
 * `globs` the same and a folder that is named without wildcards stays, `until-named` as npm does, where a later pattern that a
 * negated one covers takes that back; `never` for who does not know them.
 */
export type Negation = "always" | "globs" | "until-named" | "never"

/** The patterns of a workspace, as its package manager reads them. */
export class FolderPatterns {
  readonly #wanted: readonly FolderPattern[]
  readonly #unwanted: readonly FolderPattern[]
  readonly #keepsNamed: boolean

  constructor(patterns: readonly string[], negation: Negation) {
    const all = patterns.map((text) => ({ text, read: folderPatterns(text) }))
    const isNegated = (each: (typeof all)[number]): boolean => each.read[0]?.negated ?? false
    this.#wanted = all.filter((each) => !isNegated(each)).flatMap(({ read }) => read)
    this.#unwanted =
      negation === "never"
        ? []
        : all.flatMap((each, at) => {
            if (!isNegated(each)) return []
            const later = all.slice(at + 1).filter((other) => !isNegated(other))
            return negation === "until-named"
              ? each.read.filter(
                  (pattern) =>
                    !later.some(({ text }) => matchesFolder(pattern, text.replace(/^\.?\/+/u, ""))),
                )
              : each.read
          })
    this.#keepsNamed = negation === "globs"
  }

  /** True when a folder, relative to the root, is one of them. */
  has(folder: string): boolean {
    return this.#wanted.some((pattern) => matchesFolder(pattern, folder)) && this.#keeps(folder)
  }

  #keeps(folder: string): boolean {
    const isNamed = this.#keepsNamed && this.#wanted.some((each) => isLiteral(each, folder))
    return isNamed || !this.#unwanted.some((pattern) => matchesFolder(pattern, folder))
  }

  /** The folders below a root, with or without a manifest. One that is reached by two ways is there once. */
  find(root: string): readonly string[] {
    const finder = new FolderFinder(root)
    const found: Folders = new Map()
    const isReal = realpathSync.native(root) === root
    for (const { parts, up } of this.#wanted)
      finder.find(parts, Array.from({ length: up }, () => "..").join("/") || ".", found, isReal)
    return byRealName(
      root,
      [...found].filter(([folder]) => this.#keeps(folder)),
    )
  }
}

const isLiteral = (pattern: FolderPattern, folder: string): boolean =>
  pattern.parts.every((part) => part !== "**" && "literal" in part) &&
  matchesFolder(pattern, folder)

/** Folders without those that are links to others of them. */
function byRealName(
  root: string,
  folders: readonly (readonly [folder: string, isReal: boolean])[],
): readonly string[] {
  const real = new Map<string, string>()
  for (const [folder, isReal] of folders) {
    const whole = join(root, folder)
    // Asking the system costs as much as reading the folder's manifest.
    const path = isReal ? whole : realpathSync.native(whole)
    if (!real.has(path) || path === whole) real.set(path, folder)
  }
  return [...real.values()]
}
