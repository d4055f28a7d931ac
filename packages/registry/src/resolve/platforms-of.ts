import type { Manifest, RegistryClient } from "../client/registry-client.ts"
import type { ImagePlace } from "../reference.ts"
import { configDigest, isIndex, platformOfConfig, readIndex } from "./read-index.ts"

/** The keys of the platforms that an image is for; attestations are for none. @throws Failure */
export async function platformsOf(
  client: RegistryClient,
  place: ImagePlace,
  { value }: Manifest,
): Promise<readonly string[]> {
  if (isIndex(value)) return [...readIndex(value).keys()]
  const platform = platformOfConfig(await client.json(place, configDigest(value, place.host)))
  return platform === undefined ? [] : [platform]
}
