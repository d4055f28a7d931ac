import { chmodSync, lstatSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"

import type { SentEntry } from "../session/file-send.ts"

/**
 * Moves what is in one folder into another that is there: each file by a rename, a folder that is new as a whole.
 *
 * What stands in the way is replaced, a link by what came and never what it leads to.
 *
 * @param entries - What is in the folder, parents first.
 */
export function mergeFolder(
  from: string,
  to: string,
  entries: ReadonlyMap<string, SentEntry>,
): void {
  const moved = new Set<string>()
  for (const [path, { type }] of entries) {
    if (moved.has(path.slice(0, Math.max(0, path.lastIndexOf("/"))))) {
      if (type === "directory") moved.add(path)
      continue
    }
    const target = join(to, path)
    const there = lstatSync(target, { throwIfNoEntry: false })
    if (type === "directory") {
      if (there?.isDirectory()) {
        // Closed by an earlier build, perhaps; its mode is set at the end.
        if ((there.mode & 0o300) !== 0o300) chmodSync(target, 0o700)
        continue
      }
      if (there) rmSync(target)
      moved.add(path)
    } else if (there?.isDirectory()) rmSync(target, { recursive: true })
    renameSync(join(from, path), target)
  }
}
