import type { FileTree } from "./file-sync.ts"

/** A tree of a few texts that never were on disk: the Dockerfile and its ignore file. */
export function textTree(texts: Readonly<Record<string, string>>): FileTree {
  const names = Object.keys(texts).toSorted((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  )
  return {
    entries: async function* ({ follow }) {
      for (const path of names) {
        if (follow.length > 0 && !follow.includes(path)) continue
        const size = Buffer.byteLength(texts[path]!)
        yield { path, type: "file", mode: 0o644, size, modifiedNs: 0n }
      }
    },
    contents: async function* ({ path }) {
      yield Buffer.from(texts[path]!)
    },
  }
}
