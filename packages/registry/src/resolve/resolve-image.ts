import type { BaseConfig } from "@stagecraft/ir"
import type { Manifest, RegistryClient } from "../client/registry-client.ts"
import { Failure } from "../failure.ts"
import type { LockedImage, LockedPlatform } from "../lock/lock-file.ts"
import { findPlatform } from "../platform-key.ts"
import type { ImagePlace } from "../reference.ts"
import { configDigest, isIndex, platformOfConfig, readIndex } from "./read-index.ts"
import { readBaseConfig } from "./read-base-config.ts"

/** What is to be known of an image. */
export interface ImageWish {
  /** `os/arch[/variant]`. */
  readonly platforms: readonly string[]
  /** Also those that most people build on, as far as there are any. */
  readonly usual: boolean
  /** A stage begins with it: its config counts. */
  readonly isBase: boolean
  /** Nothing but the digest counts, as of a frontend. */
  readonly isFrontend: boolean
}

/** An image that says for which platforms it is built says so; others are built on these. */
export const usualPlatforms: readonly string[] = ["linux/amd64", "linux/arm64"]

/**
 * Asks a registry what a reference is now.
 *
 * @throws Failure also `missing` where there is no image for a platform that is asked for.
 */
export async function resolveImage(
  client: RegistryClient,
  place: ImagePlace,
  wish: ImageWish,
): Promise<LockedImage> {
  const { isBase, isFrontend } = wish
  const { digest, value } = await client.manifest(place)
  if (isFrontend) {
    if (!isIndex(value)) configDigest(value, place.host)
    return { digest, platforms: {} }
  }
  if (!isIndex(value)) {
    const config = await client.json(place, configDigest(value, place.host))
    const platform = platformOfConfig(config)
    const locked = platform === undefined ? {} : { [platform]: { digest } }
    const known = isBase ? lockableConfig(config) : undefined
    if (platform !== undefined) wantedOf(new Map([[platform, digest]]), wish, place)
    return { digest, platforms: locked, ...(known && { config: known }) }
  }
  const index = readIndex(value)
  const wanted = wantedOf(index, wish, place)
  const found = await Promise.all(
    wanted.map(async (platform): Promise<readonly [string, LockedPlatform]> => {
      const own = index.get(platform)!
      if (!isBase) return [platform, { digest: own }]
      const manifest = await client.manifest(place, own)
      const config = await client.json(place, configDigest(manifest.value, place.host))
      const known = lockableConfig(config)
      return [platform, { digest: own, ...(known && { config: known }) }]
    }),
  )
  return { digest, ...shareConfig(found) }
}

/** A lock is read by people; a config beyond this is not written into it, and so not known. */
const LONGEST = 64 * 1024

function lockableConfig({ config }: Manifest["value"]): BaseConfig | undefined {
  const found = readBaseConfig(config)
  return JSON.stringify(found ?? {}).length > LONGEST ? undefined : found
}

/** The keys of the platforms that are asked for. @throws Failure `missing`. */
function wantedOf(
  index: ReadonlyMap<string, string>,
  { platforms, usual }: Pick<ImageWish, "platforms" | "usual">,
  { host }: ImagePlace,
): readonly string[] {
  const keys = [...index.keys()].toSorted()
  const some = usual ? keys.filter((key) => usualPlatforms.includes(key)) : []
  if (usual && some.length === 0) some.push(...keys.filter((key) => key.startsWith("linux/")))
  if (usual && some.length === 0)
    throw new Failure("missing", `${host} has the image, but for no platform that runs Linux`)
  const found = platforms.map((platform) => {
    const key = findPlatform(keys, platform)
    if (key !== undefined) return key
    throw new Failure("missing", `${host} has the image, but not for ${platform}`, {
      hint: keys.length > 0 ? `there is ${keys.slice(0, 20).join(", ")}` : undefined,
    })
  })
  return [...new Set([...some, ...found])].toSorted()
}

/** Says once what all platforms have in common. */
export function shareConfig(
  found: readonly (readonly [string, LockedPlatform])[],
): Pick<LockedImage, "platforms" | "config"> {
  const [first] = found
  const config = first?.[1].config
  const text = JSON.stringify(config)
  if (!config || found.some(([, each]) => JSON.stringify(each.config) !== text))
    return { platforms: Object.fromEntries(found) }
  const platforms = Object.fromEntries(found.map(([key, { digest }]) => [key, { digest }]))
  return { platforms, config }
}
