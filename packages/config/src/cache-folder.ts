import { lstatSync, mkdirSync, mkdtempSync, statSync } from "node:fs"
import type { Stats } from "node:fs"
import { basename, dirname, join } from "node:path"

/**
 * The folders that may hold the bundled config, the best first.
 *
 * That is `node_modules/.cache/stagecraft` of the nearest folder that has node_modules, then one of the user's own
 * in the system's folder for temporary files.
 *
 * @param asked - A folder that the caller prefers to both.
 */
export function* cacheFolders(directory: string, asked: string | undefined): Generator<string> {
  if (asked !== undefined) yield asked
  const modules = nearestModules(directory)
  if (modules !== undefined) yield join(modules, ".cache", "stagecraft")
  yield temporaryFolder()
}

function nearestModules(directory: string): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules")
    if (look(statSync, modules)?.isDirectory()) return modules
    if (folder === dirname(folder)) return undefined
  }
}

function look(stat: typeof statSync, path: string): Stats | undefined {
  try {
    return stat(path, { throwIfNoEntry: false })
  } catch {
    // Under a file, or behind a folder that is shut: not there, as far as this user goes.
    return undefined
  }
}

function temporaryFolder(): string {
  // Never the user's name: a user without an entry in passwd has none.
  const { tmpdir, userInfo } = process.getBuiltinModule("node:os")
  return join(tmpdir(), `stagecraft-${process.getuid?.() ?? userInfo().username}`)
}

/**
 * True when nobody but the user (or root) can have put files there.
 *
 * What lies in the folder is run as code, and the folder for temporary files is everybody's.
 */
export function isTrusted(folder: string): boolean {
  if (!basename(folder).startsWith("stagecraft-") || folder !== temporaryFolder()) return true
  const stat = look(lstatSync, folder)
  const uid = process.getuid?.()
  return (
    stat !== undefined &&
    stat.isDirectory() &&
    (uid === undefined || (stat.uid === uid && (stat.mode & 0o022) === 0))
  )
}

/** Makes a folder ready for writing and names it; throws what the file system throws when it cannot be. */
export function openCacheFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, ...(folder === temporaryFolder() ? { mode: 0o700 } : {}) })
  // Someone else's folder under the name of ours: take a fresh one that cannot be guessed.
  return isTrusted(folder) ? folder : mkdtempSync(`${folder}-`)
}
