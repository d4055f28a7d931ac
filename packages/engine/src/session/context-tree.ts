import { createReadStream } from "node:fs"
import { join } from "node:path"
import { parseIgnore, walkContext } from "@stagecraft/context"
import type { FileTree } from "./file-sync.ts"
import { GrpcStatus, grpcCode } from "./grpc-server.ts"

/** A folder on disk as the engine sees it: what the ignore file lets through, links as links. */
export function contextTree(root: string, signal?: AbortSignal): FileTree {
  return {
    entries: async function* ({ exclude, follow }) {
      // The engine looks for an ignore file of the folder's own; ours came with the Dockerfile. Other paths it
      // names are those the Dockerfile copies, which is what the rules let through.
      if (follow.length === 1 && follow[0] === ".dockerignore") return
      const rules = parseIgnore(exclude.join("\n"))
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
      for await (const chunk of createReadStream(join(root, path), {
        end: size - 1,
        ...(signal && { signal }),
      })) {
        sent += (chunk as Buffer).length
        yield chunk as Buffer
      }
      if (sent < size)
        throw new GrpcStatus(grpcCode.unknown, `${path} became shorter while it was sent`)
    },
  }
}
