import type { FileTree, TreeEntry } from "./file-tree.ts"

/** The same tree, with other times of last change. */
export function withTimes(tree: FileTree, timeOf: (entry: TreeEntry) => bigint): FileTree {
  const changed = (entry: TreeEntry): TreeEntry => {
    const mtime = timeOf(entry)
    return mtime === entry.mtime ? entry : { ...entry, mtime }
  }
  return {
    list: () => {
      const walk = tree.list()
      return { step: (use) => walk.step((entry) => use(changed(entry))) }
    },
    open: (path) => tree.open(path),
  }
}
