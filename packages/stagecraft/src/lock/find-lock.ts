import { existsSync } from "node:fs"
import { dirname, join, relative, sep } from "node:path"
import { repoRoot } from "@stagecraft/config"
import { lockName } from "@stagecraft/registry"

/**
 * The `image.lock` that counts for a config: the nearest one upwards, up to the root of the git repository. Above the
 * config's own folder it has to lie in the same repository or workspace. Undefined: there is none.
 */
export function findLock(directory: string): string | undefined {
  let found: string | undefined
  for (let folder = directory; ; folder = dirname(folder)) {
    const file = join(folder, lockName)
    if (found === undefined && existsSync(file)) {
      if (folder === directory) return file
      found = file
    }
    if (existsSync(join(folder, ".git"))) return found
    if (folder === dirname(folder)) break
  }
  if (found === undefined) return undefined
  const { folder, kind } = repoRoot(directory)
  return kind === "workspace" && isBelow(folder, dirname(found)) ? found : undefined
}

/** Where a lock is made that is not there yet: in the workspace's root, else beside the config. */
export function placeOfLock(directory: string): string {
  const found = findLock(directory)
  if (found !== undefined) return found
  const { folder, kind } = repoRoot(directory)
  return join(kind === "workspace" ? folder : directory, lockName)
}

/** True for a folder and what lies in it. */
export function isBelow(folder: string, path: string): boolean {
  const near = relative(folder, path)
  return near !== ".." && !near.startsWith(`..${sep}`)
}
