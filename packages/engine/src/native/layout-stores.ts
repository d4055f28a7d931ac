import { createHash } from "node:crypto"
import { resolve } from "node:path"

import { ImageError } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

import type { BuildRequest } from "../engine.ts"
import { layoutUnusable } from "../layout-problems.ts"
import { savingFailed } from "../outputs/saving-failed.ts"
import { contentService } from "../session/content-service.ts"
import type { GrpcMethods } from "../session/grpc-server.ts"
import { sweepLayout } from "../session/layout-blobs.ts"
import { LayoutStore } from "../session/layout-store.ts"
import { findLayoutImage } from "./find-layout-image.ts"

/** Whether a request has the engine read or write a layout on this machine. */
function usesLayouts({ cacheFrom = [], cacheTo = [], contexts = {} }: BuildRequest): boolean {
  return (
    [...cacheFrom, ...cacheTo].some(({ type }) => type === "local") ||
    Object.values(contexts).some((source) => "layout" in source)
  )
}

/**
 * The folders with OCI layouts that the images of one command read and write.
 *
 * Every session of the command serves all of them: a step that several images need asks any of their sessions. The
 * engine knows a folder by a name of ours, which holds nothing of where it is.
 */
export class LayoutStores {
  /** To be served in every session of the command; empty when no image uses any. */
  readonly methods: GrpcMethods
  readonly #stores = new Map<string, LayoutStore>()
  readonly #troubles = new Map<string, unknown>()
  /** Folders that are to be swept at the end, with the place of whoever asked first. */
  readonly #unswept = new Map<string, Span | undefined>()

  constructor(requests: readonly BuildRequest[]) {
    this.methods = requests.some(usesLayouts)
      ? contentService(
          (id) => this.#stores.get(id),
          ({ folder }, error) => {
            if (!this.#troubles.has(folder)) this.#troubles.set(folder, error)
          },
        )
      : {}
  }

  /** Opens the folder of a cache. @returns What the engine calls it, in `src` and `dest`. */
  cache(folder: string, access: "read" | "write"): string {
    return this.#open("local", "cache", folder, access === "write")
  }

  /** The named contexts of a request that are images of layouts, in the words of the frontend. @throws ImageError `layout-unusable`. */
  contexts({ contexts = {}, span }: BuildRequest): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Object.entries(contexts).flatMap(([name, source]): [string, string][] => {
        if (!("layout" in source)) return []
        const digest = findLayoutImage(name, source, span)
        const store = this.#open("oci", "layout", source.layout, false)
        return [[name, `oci-layout://${store}@${digest}`]]
      }),
    )
  }

  /** What this machine's disk refused while the engine worked for a request; says more than the engine's words about it. */
  trouble({ cacheTo = [], contexts = {}, span }: BuildRequest): ImageError | undefined {
    for (const { type, attributes } of cacheTo) {
      const folder = resolve(attributes["dest"] ?? "")
      const error = type === "local" ? this.#troubles.get(folder) : undefined
      if (error !== undefined) return savingFailed(folder, error, span)
    }
    for (const [name, source] of Object.entries(contexts)) {
      const folder = "layout" in source ? resolve(source.layout) : undefined
      const error = folder === undefined ? undefined : this.#troubles.get(folder)
      if (folder === undefined || error === undefined) continue
      const cause = error instanceof Error ? error.message : "it cannot be read"
      return new ImageError(
        layoutUnusable({ name, folder }, cause, "its files must be readable", span),
        { cause: error },
      )
    }
    return undefined
  }

  /** Notes that a folder is to keep only what has a tag. Until {@link finish}: another image may just be writing there. */
  sweepAtEnd(folder: string, span: Span | undefined): void {
    const path = resolve(folder)
    if (!this.#unswept.has(path)) this.#unswept.set(path, span)
  }

  /** To be called when no image is being built any more. @returns `output-not-saved`, one for each folder that could not be swept. */
  finish(): readonly ImageError[] {
    const failures: ImageError[] = []
    for (const [folder, span] of this.#unswept)
      try {
        sweepLayout(folder)
      } catch (error) {
        failures.push(savingFailed(folder, error, span))
      }
    this.#unswept.clear()
    return failures
  }

  #open(kind: "local" | "oci", word: string, given: string, writable: boolean): string {
    const folder = resolve(given)
    const hash = createHash("sha256").update(folder).digest("hex").slice(0, 12)
    const name = `${word}-${hash}`
    const id = `${kind}:${name}`
    const known = this.#stores.get(id)
    // A folder that one image reads and another one writes is written.
    if (!known || (writable && !known.writable))
      this.#stores.set(id, new LayoutStore(folder, writable))
    return name
  }
}
