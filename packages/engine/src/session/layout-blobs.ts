import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"

import { blobPath, isDigest, readLayoutIndex } from "./layout-index.ts"

interface Descriptor {
  readonly digest: string
  readonly size?: number
  readonly mediaType?: string
}

interface Manifest {
  readonly manifests?: readonly Descriptor[]
  readonly layers?: readonly Descriptor[]
  readonly config?: Descriptor
}

/** Media types of what leads to further blobs. */
const LEADS = /\b(?:manifest|index)\b/u

/**
 * Every blob that a manifest leads to, itself included. A layout may leave out images of an index.
 *
 * @throws the file system's error, or SyntaxError, when something that leads on cannot be read.
 */
function blobsOf(folder: string, root: Descriptor): ReadonlyMap<string, Descriptor> {
  const found = new Map<string, Descriptor>()
  const visit = (descriptor: Descriptor, leads: boolean): void => {
    const { digest } = descriptor
    if (found.has(digest)) return
    if (!isDigest(digest)) throw new SyntaxError(`${digest} is no digest`)
    found.set(digest, descriptor)
    if (!leads) return
    const text = readFileSync(blobPath(folder, digest), "utf8")
    const { manifests = [], layers = [], config } = JSON.parse(text) as Manifest
    for (const each of manifests) {
      const onwards = LEADS.test(each.mediaType ?? "")
      if (!onwards || existsSync(blobPath(folder, each.digest))) visit(each, onwards)
    }
    for (const each of config ? [config, ...layers] : layers) visit(each, false)
  }
  visit(root, true)
  return found
}

/**
 * What a manifest lacks, in words; undefined when all it leads to is there, as large as it should be. What the bytes are
 * is not looked at: the engine does.
 */
export function lackOf(folder: string, digest: string): string | undefined {
  try {
    for (const each of blobsOf(folder, { digest }).values()) {
      const size = sizeOf(blobPath(folder, each.digest))
      if (size === undefined) return `it has no ${each.digest}`
      if (each.size !== undefined && each.size !== size)
        return `its ${each.digest} has ${size} of ${each.size} bytes`
    }
  } catch (error) {
    if (error instanceof SyntaxError) return `its ${digest} is no manifest`
    return (error as NodeJS.ErrnoException).code === "ENOENT"
      ? `it has no ${digest}`
      : (error as Error).message
  }
  return undefined
}

function sizeOf(path: string): number | undefined {
  try {
    return statSync(path).size
  } catch {
    return undefined
  }
}

/**
 * Removes the blobs of a layout that nothing of its index leads to.
 *
 * @throws Error, and removes nothing, when something that leads on cannot be read.
 */
export function sweepLayout(folder: string): void {
  const used = new Set(readLayoutIndex(folder).flatMap((each) => [...blobsOf(folder, each).keys()]))
  const blobs = join(folder, "blobs", "sha256")
  for (const name of readdirSync(blobs))
    if (isDigest(`sha256:${name}`) && !used.has(`sha256:${name}`)) rmSync(join(blobs, name))
}
