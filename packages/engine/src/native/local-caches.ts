import { existsSync } from "node:fs"
import { resolve } from "node:path"

import { isYes } from "@stagecraft/ir"
import type { Backend } from "@stagecraft/ir"

import type { BuildRequest } from "../engine.ts"
import { savingFailed } from "../outputs/saving-failed.ts"
import { blobPath, findTag, isDigest, putTag, readLayoutIndex } from "../session/layout-index.ts"
import type { LayoutDescriptor } from "../session/layout-index.ts"
import { lackOf } from "../session/layout-blobs.ts"
import type { LayoutStores } from "./layout-stores.ts"

/** The caches of a request in the engine's words, and what is left to do when they are written. */
export interface LocalCaches {
  readonly cacheFrom: readonly Backend[]
  readonly cacheTo: readonly Backend[]
  /** Gives what the engine wrote its tag. @throws ImageError `output-not-saved`. */
  commit(answers: Readonly<Record<string, string>>): void
}

const TAG = "latest"

/**
 * Opens the caches that are folders of this machine; others are as they were.
 *
 * A cache that is not there is passed over, as the first build of all has none yet; so is one of which a part is missing,
 * over which the engine would brood for minutes.
 *
 * @param warn - Told of each that is passed over, in a sentence.
 * @see https://docs.docker.com/build/cache/backends/local/
 */
export function openLocalCaches(
  request: BuildRequest,
  stores: LayoutStores,
  warn: (sentence: string) => void,
): LocalCaches {
  const { cacheFrom = [], cacheTo = [], span } = request
  return {
    cacheFrom: cacheFrom.flatMap((cache): Backend[] => {
      if (cache.type !== "local") return [cache]
      const { src = "" } = cache.attributes
      const found = findCache(cache.attributes)
      if ("why" in found) {
        warn(`the cache ${resolve(src)} is not used: ${found.why}`)
        return []
      }
      return [{ type: "local", attributes: { src: stores.cache(src, "read"), ...found } }]
    }),
    cacheTo: cacheTo.map((cache): Backend => {
      if (cache.type !== "local") return cache
      const { dest = "", tag: _tag, reset: _reset, ...rest } = cache.attributes
      return { type: "local", attributes: { ...rest, dest: stores.cache(dest, "write") } }
    }),
    commit: (answers) => {
      const written = readManifest(answers["cache.manifest"])
      if (!written) return
      for (const { type, attributes } of cacheTo) {
        const { dest = "", tag = TAG, reset } = attributes
        // Of several caches the engine names one.
        if (type !== "local" || !existsSync(blobPath(resolve(dest), written.digest))) continue
        try {
          putTag(resolve(dest), written, tag)
        } catch (error) {
          throw savingFailed(dest, error, span)
        }
        if (isYes(reset)) stores.sweepAtEnd(dest, span)
      }
    },
  }
}

function findCache({
  src = "",
  tag = TAG,
  digest,
}: Readonly<Record<string, string>>): { readonly digest: string } | { readonly why: string } {
  const folder = resolve(src)
  try {
    const found = digest ?? findTag(readLayoutIndex(folder), tag)?.digest
    if (found === undefined) return { why: `it has nothing with the tag ${tag}` }
    if (!isDigest(found)) return { why: `${found} is no digest` }
    const why = lackOf(folder, found)
    return why === undefined ? { digest: found } : { why }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return { why: code === "ENOENT" ? "there is none yet" : message }
  }
}

function readManifest(text: string | undefined): LayoutDescriptor | undefined {
  if (!text) return undefined
  const descriptor = JSON.parse(text) as Partial<LayoutDescriptor>
  return isDigest(descriptor.digest ?? "") ? (descriptor as LayoutDescriptor) : undefined
}
