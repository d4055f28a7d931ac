import type { FileTree } from "./file-tree.ts"

/** A tree of a few texts that never were on disk: the Dockerfile and its ignore file. */
export function textTree(texts: Readonly<Record<string, string>>): FileTree {
  const names = Object.keys(texts).toSorted((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  )
  return {
    list: ({ follow }) => {
      const wanted = names.filter((name) => follow.length === 0 || follow.includes(name))
      return {
        step: (use) => {
          const path = wanted.shift()
          if (path === undefined) return false
          const size = Buffer.byteLength(texts[path]!)
          use({ path, type: "file", mode: 0o644, size, mtime: 0n })
          return true
        },
      }
    },
    open: (path) => {
      const bytes = Buffer.from(texts[path]!)
      let next = 0
      return {
        read: (into, at, length) => {
          bytes.copy(into, at, next, next + length)
          next += length
        },
        close: () => undefined,
      }
    },
  }
}
