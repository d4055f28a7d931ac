import { readdirSync } from "node:fs"
import type { Dirent } from "node:fs"
import { join } from "node:path"
import { configNames } from "./config-names.ts"

const deepest = 3
/** A look for a hint must not become a walk through a disk. */
const mostFolders = 1000
const mostFound = 5

/**
 * Folders below one that have a config, nearest first and at most five, as paths relative to it.
 *
 * Looks three levels deep, and neither into installed packages nor into hidden folders; symbolic links are left alone.
 */
export function configsBelow(folder: string): readonly string[] {
  const found: string[] = []
  let level = [""]
  let seen = 0
  for (let depth = 0; depth <= deepest; depth++) {
    const next: string[] = []
    for (const at of level) {
      if (seen++ === mostFolders || found.length === mostFound) return found
      const entries = entriesOf(join(folder, at))
      if (entries.some((entry) => configNames.includes(entry.name) && !entry.isDirectory()))
        found.push(at)
      const inner = entries.filter(
        (entry) =>
          entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("."),
      )
      next.push(...inner.map(({ name }) => join(at, name)).toSorted())
    }
    level = next
  }
  return found
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // Shut, or gone meanwhile: nothing to point at.
    return []
  }
}
