import type { ValueFault } from "./value-fault.ts"

/** An image in a folder with an OCI layout, as a named context names it. */
export interface LayoutAddress {
  readonly folder: string
  /** Absent: `latest`, or the only image there is. */
  readonly tag?: string
  readonly digest?: string
}

const SCHEME = "oci-layout://"
const DIGEST = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-f]{32,}$/iu
const KNOWN = /^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/u
const TAG = /^\w[\w.-]{0,127}$/u

/**
 * Takes `oci-layout://FOLDER[:TAG][@DIGEST]` apart; undefined when it is none.
 *
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/#build-context
 */
export function layoutAddress(source: string): LayoutAddress | ValueFault | undefined {
  if (!source.startsWith(SCHEME)) return undefined
  let folder = source.slice(SCHEME.length)
  const at = folder.lastIndexOf("@")
  const after = folder.slice(at + 1)
  const digest = at >= 0 && DIGEST.test(after) ? after : undefined
  if (digest !== undefined && !KNOWN.test(digest))
    return { why: `${JSON.stringify(digest)} is no digest: expected sha256: and 64 digits` }
  if (digest !== undefined) folder = folder.slice(0, at)
  const colon = folder.lastIndexOf(":")
  const last = folder.slice(colon + 1)
  const tag = colon >= 0 && TAG.test(last) ? last : undefined
  if (tag !== undefined) folder = folder.slice(0, colon)
  if (folder === "") return { why: "it names no folder: write oci-layout://FOLDER:TAG" }
  return { folder, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) }
}
