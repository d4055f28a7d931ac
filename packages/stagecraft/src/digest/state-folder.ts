import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs"
import { join } from "node:path"
import { cacheFolders, isTrusted, openCacheFolder, shortHash, writeWhole } from "@stagecraft/config"

/** How long something is kept that nobody has asked for, in milliseconds. */
const KEPT_MS = 30 * 86_400_000

/** Where notes about builds are kept between starts, beside the bundled configs; what is in it may vanish at any time. */
export interface StateFolder {
  /** The file for the hashes of files; undefined where nothing can be kept. */
  readonly hashes: string | undefined
  /** A note by its name, undefined when there is none. */
  read(name: string): string | undefined
  /** Keeps a note; that it cannot be is no trouble. */
  write(name: string, text: string): void
  remove(name: string): void
}

/** Opens the folder for the configs of a repository. @param root - The folder whose files are hashed, in one file. */
export function stateFolder(root: string): StateFolder {
  for (const wanted of cacheFolders(root, undefined)) {
    try {
      if (!isTrusted(wanted)) continue
      const folder = join(openCacheFolder(wanted), "builds")
      mkdirSync(folder, { recursive: true })
      return notesIn(folder, root)
    } catch {
      // Not writable: the next one may be.
    }
  }
  return {
    hashes: undefined,
    read: () => undefined,
    write: () => undefined,
    remove: () => undefined,
  }
}

function notesIn(folder: string, root: string): StateFolder {
  return {
    hashes: join(folder, `hashes-${shortHash(root)}`),
    read: (name) => {
      try {
        const path = join(folder, name)
        const text = readFileSync(path, "utf8")
        touch(path)
        return text
      } catch {
        return undefined
      }
    },
    write: (name, text) => {
      try {
        writeWhole(join(folder, name), text)
        prune(folder)
      } catch {
        // A full or read-only disk: the next build is not skipped, no more.
      }
    },
    remove: (name) => {
      try {
        rmSync(join(folder, name), { force: true })
      } catch {
        // Nothing can be written here at all, and so nothing was.
      }
    },
  }
}

/** Says that a note was of use. */
function touch(path: string): void {
  try {
    const now = new Date()
    utimesSync(path, now, now)
  } catch {
    // Somebody else's folder.
  }
}

let isPruned = false

/** Throws away what was of no use for a month; once in a start. */
function prune(folder: string): void {
  if (isPruned) return
  isPruned = true
  const oldest = Date.now() - KEPT_MS
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if ((statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? oldest) < oldest)
      rmSync(path, { force: true })
  }
}
