import { sep } from "node:path"

import type { FileTree } from "./file-tree.ts"
import { withTimes } from "./with-times.ts"

/** How often a file became another with no time that says so, by its absolute path without links. */
export type UnseenChanges = ReadonlyMap<string, number>

/**
 * The same tree, with such files a nanosecond younger for each time.
 *
 * An engine that has a file of that name, mode, size and time does not ask for it again. A tool that sets times back can
 * make two files the same in all four. Layers hold whole seconds, and so never know of it.
 *
 * @param root - The tree's folder, as the paths have it.
 */
export function tellChanges(tree: FileTree, root: string, changes: UnseenChanges): FileTree {
  const start = root.endsWith(sep) ? root : root + sep
  const here = new Map(
    [...changes]
      .filter(([path]) => path.startsWith(start))
      .map(([path, times]) => [path.slice(start.length), BigInt(times)]),
  )
  if (here.size === 0) return tree
  return withTimes(tree, ({ path, mtime }) => mtime + (here.get(path) ?? 0n))
}
