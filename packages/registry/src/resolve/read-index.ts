import { Failure } from "../failure.ts"
import { DIGEST } from "../hashes.ts"
import { platformKey } from "../platform-key.ts"

const WORD = /^[\w.-]{1,64}$/u
/** Images are built for some ten platforms; what is beside them are attestations. */
const MOST = 1000

type Values = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Whether a manifest is an index of others. */
export const isIndex = (value: Values): boolean => Array.isArray(value["manifests"])

/** The images of an index by their platforms; what is for no platform (attestations) is left out, the first counts. */
export function readIndex(value: Values): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const entry of (value["manifests"] as readonly unknown[]).slice(0, MOST)) {
    if (!isRecord(entry) || !isRecord(entry["platform"])) continue
    const { os, architecture, variant } = entry["platform"]
    const { digest } = entry
    if (!isWord(os) || !isWord(architecture) || os === "unknown") continue
    if (typeof digest !== "string" || !DIGEST.test(digest)) continue
    const key = platformKey({ os, architecture, ...(isWord(variant) && { variant }) })
    if (!found.has(key)) found.set(key, digest)
  }
  return found
}

const isWord = (value: unknown): value is string => typeof value === "string" && WORD.test(value)

/** The digest of the config that a manifest names. @throws Failure `nonsense`. */
export function configDigest(value: Values, host: string): string {
  const { config, schemaVersion } = value
  const digest = isRecord(config) ? config["digest"] : undefined
  if (typeof digest === "string" && DIGEST.test(digest)) return digest
  throw new Failure(
    "nonsense",
    schemaVersion === 1
      ? `${host} has the image in the old format of schema 1 only`
      : `${host} answers with what is no image`,
  )
}

/** The platform that an image's config names; undefined where it names none. */
export function platformOfConfig(value: Values): string | undefined {
  const { os, architecture, variant } = value
  if (!isWord(os) || !isWord(architecture)) return undefined
  return platformKey({ os, architecture, ...(isWord(variant) && { variant }) })
}
