import type { FileTree } from "./session/file-tree.ts"

/** What went wrong on this side while the engine read the context; it then only sees a broken transfer. */
export interface ContextTrouble {
  error?: unknown
}

/** The same tree, with its first failure noted. */
export function watchTree(tree: FileTree, trouble: ContextTrouble): FileTree {
  const watch = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      trouble.error ??= error
      throw error
    }
  }
  return {
    list: () => {
      const walk = watch(() => tree.list())
      return { step: (use) => watch(() => walk.step(use)) }
    },
    open: (path) => {
      const file = watch(() => tree.open(path))
      return {
        read: (into, at, length) => watch(() => file.read(into, at, length)),
        close: () => file.close(),
      }
    },
  }
}
