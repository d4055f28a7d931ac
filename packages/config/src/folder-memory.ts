import { readFileSync } from "node:fs"
import { join } from "node:path"
import { cacheFolders, isTrusted, openCacheFolder } from "./cache-folder.ts"
import { shortHash } from "./short-hash.ts"
import { writeWhole } from "./write-whole.ts"

/** A folder as it was seen. */
export interface KnownFolder {
  /** Its times and number then; "" when it was too young for them to tell a later change. */
  readonly stamp: string
  /** The config in it, relative to it. */
  readonly config?: string
  readonly folders: Readonly<Record<string, KnownFolder>>
}

/** Changes when what is kept, or what is looked for, changes. */
const format = 1

interface Memory {
  readonly format: number
  readonly root: string
  readonly seen: KnownFolder
}

const fileOf = (folder: string, root: string): string =>
  join(folder, `folders-${shortHash(root)}.json`)

/** What an earlier search saw below a folder; undefined when there was none, or what it kept is damaged. */
export function knownFolders(root: string): KnownFolder | undefined {
  for (const folder of cacheFolders(root, undefined)) {
    if (!isTrusted(folder)) continue
    try {
      const memory = JSON.parse(readFileSync(fileOf(folder, root), "utf8")) as Memory
      if (memory.format === format && memory.root === root && isFolder(memory.seen))
        return memory.seen
    } catch {
      // None here.
    }
  }
  return undefined
}

/** Keeps what was seen for the next search. Where nothing can be written, each search looks anew. */
export function keepFolders(root: string, seen: KnownFolder): void {
  const memory: Memory = { format, root, seen }
  for (const wanted of cacheFolders(root, undefined))
    try {
      writeWhole(fileOf(openCacheFolder(wanted), root), JSON.stringify(memory))
      return
    } catch {
      // The next best place.
    }
}

/** What somebody else wrote there may be anything. */
function isFolder(value: unknown): value is KnownFolder {
  if (typeof value !== "object" || value === null) return false
  const { stamp, config, folders } = value as Partial<Readonly<Record<string, unknown>>>
  return (
    typeof stamp === "string" &&
    (config === undefined || typeof config === "string") &&
    typeof folders === "object" &&
    folders !== null &&
    Object.values(folders).every(isFolder)
  )
}
