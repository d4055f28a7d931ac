import { readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"

import { blobPath, isDigest, readLayoutIndex } from "./layout-index.ts"

interface Manifest {
  readonly manifests?: readonly Descriptor[]
  readonly layers?: readonly Descriptor[]
  readonly config?: Descriptor
}

interface Descriptor {
  readonly digest: string
  readonly mediaType?: string
}

/** Media types of what leads to further blobs. */
const LEADS = /\b(?:manifest|index)\b/u

/**
 * Removes the blobs of a layout that nothing of its index leads to.
 *
 * @throws Error, and removes nothing, when something that leads on cannot be read.
 */
export function sweepLayout(folder: string): void {
  const used = new Set<string>()
  const visit = (descriptor: Descriptor, isManifest: boolean): void => {
    if (used.has(descriptor.digest)) return
    used.add(descriptor.digest)
    if (!isManifest || !isDigest(descriptor.digest)) return
    const text = readFileSync(blobPath(folder, descriptor.digest), "utf8")
    const { manifests = [], layers = [], config } = JSON.parse(text) as Manifest
    for (const each of manifests) visit(each, LEADS.test(each.mediaType ?? ""))
    for (const each of [...layers, ...(config ? [config] : [])]) visit(each, false)
  }
  for (const each of readLayoutIndex(folder)) visit(each, true)
  const blobs = join(folder, "blobs", "sha256")
  for (const name of readdirSync(blobs))
    if (isDigest(`sha256:${name}`) && !used.has(`sha256:${name}`)) rmSync(join(blobs, name))
}
