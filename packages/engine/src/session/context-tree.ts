import { constants, createReadStream } from "node:fs"
import { join } from "node:path"

import { contextFileChanged, contextFileError, walkContext } from "@stagecraft/context"
import type { IgnoreRules } from "@stagecraft/context"
import { ImageError } from "@stagecraft/ir"

import type { FileTree } from "./file-sync.ts"

// A file that became a link or a pipe since it was listed must neither be followed nor waited for.
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** A folder on disk as the engine sees it: what the rules let through, links as links. */
export function contextTree(root: string, rules: IgnoreRules, signal?: AbortSignal): FileTree {
  return {
    entries: async function* ({ follow }) {
      // The engine looks for an ignore file of the folder's own; ours came with the Dockerfile. Other paths it
      // names are those the Dockerfile copies, which is what the rules let through.
      if (follow.length === 1 && follow[0] === ".dockerignore") return
      for await (const entry of walkContext(root, rules, signal ? { signal } : {})) {
        const { path, type, mode, size, mtime, target } = entry
        yield {
          path,
          type,
          mode,
          size,
          modifiedNs: mtime,
          ...(target !== undefined && { link: target }),
        }
      }
    },
    contents: async function* ({ path, size }) {
      if (size === 0) return
      let sent = 0
      // What was announced is what is sent: bytes that a growing file gains meanwhile are left to the next build.
      const options = { end: size - 1, flags: FLAGS, ...(signal && { signal }) }
      try {
        // The types know flags as words only; the call takes numbers as open does.
        const stream = createReadStream(join(root, path), options as unknown as { end: number })
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          sent += chunk.length
          yield chunk
        }
      } catch (error) {
        throw contextFileError(path, error)
      }
      if (sent < size) throw new ImageError(contextFileChanged(path))
    },
  }
}
