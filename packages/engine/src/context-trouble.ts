import type { FileTree } from "./session/file-sync.ts"

/** What went wrong on this side while the engine read the context; it then only sees a broken transfer. */
export interface ContextTrouble {
  error?: unknown
}

/** The same tree, with its first failure noted. */
export function watchTree(tree: FileTree, trouble: ContextTrouble): FileTree {
  async function* watch<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
    try {
      yield* items
    } catch (error) {
      trouble.error ??= error
      throw error
    }
  }
  return {
    entries: (query) => watch(tree.entries(query)),
    contents: (entry) => watch(tree.contents(entry)),
  }
}
