import { isUtf8 } from "node:buffer"
import { type Dirent, readdirSync } from "node:fs"
import { sortByName } from "./byte-order.ts"
import { withoutOwnFiles } from "./own-files.ts"

/** A name in a folder, and whether it is a folder itself (a link to one is not). */
export interface FolderMember {
  readonly name: string
  readonly folder: boolean
  readonly type: "file" | "directory" | "symlink" | "special"
}

function typeOf(entry: Dirent): FolderMember["type"] {
  if (entry.isFile()) return "file"
  if (entry.isDirectory()) return "directory"
  return entry.isSymbolicLink() ? "symlink" : "special"
}

/**
 * The members of a folder in byte order, and the names in it that are not UTF-8 (shown with replacement marks).
 *
 * @throws The system's error when the folder cannot be read.
 */
export function readFolder(folder: string): {
  members: readonly FolderMember[]
  broken: readonly string[]
} {
  const entries = withoutOwnFiles(
    folder,
    readdirSync(folder, { withFileTypes: true }),
    ({ name }) => name,
  )
  const doubtful = entries.some(({ name }) => name.includes("\ufffd"))
  const good = doubtful
    ? new Set(readdirSync(folder, { encoding: "buffer" }).filter(isUtf8).map(String))
    : undefined
  const members: FolderMember[] = []
  const broken: string[] = []
  const seen = new Set<string>()
  for (const entry of entries) {
    const { name } = entry
    if (good && (!good.has(name) || seen.has(name))) {
      broken.push(name)
      continue
    }
    if (good) seen.add(name)
    const type = typeOf(entry)
    members.push({ name, type, folder: type === "directory" })
  }
  sortByName(members)
  return { members, broken }
}

/** The members of a folder, none when it cannot be read; the walk that sends it says why. */
export function namesIn(folder: string): readonly FolderMember[] {
  try {
    return readFolder(folder).members
  } catch {
    return []
  }
}
