import { splitRegistry } from "@stagecraft/ir"
import { parseImageReference } from "../image-reference.ts"

const DIGESTS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }

/** Whether a digest has an algorithm that the builder knows, and its length. */
export function isDigest(digest: string): boolean {
  const [algorithm = "", hex = "", ...more] = digest.split(":")
  return (
    more.length === 0 &&
    Object.hasOwn(DIGESTS, algorithm) &&
    hex.length === DIGESTS[algorithm] &&
    /^[a-f0-9]+$/u.test(hex)
  )
}

/**
 * An image reference in full: `alpine` is `docker.io/library/alpine:latest`. Undefined when it is none.
 *
 * @see https://github.com/distribution/reference
 */
export function fullReference(reference: string): string | undefined {
  if (/^[a-f0-9]{64}$/u.test(reference)) return undefined
  const full = splitRegistry(reference).join("/")
  const parsed = parseImageReference(full)
  if (!parsed) return undefined
  if (parsed.digest !== undefined) return isDigest(parsed.digest) ? full : undefined
  return parsed.tag === undefined ? `${full}:latest` : full
}
