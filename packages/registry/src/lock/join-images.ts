import { shareConfig } from "../resolve/resolve-image.ts"
import type { LockedImage, LockedPlatform } from "./lock-file.ts"

/** What two know of an image together; where they lead to different ones, the second. */
export function joinImages(before: LockedImage, next: LockedImage): LockedImage {
  if (before.digest !== next.digest) return next
  const platforms = new Map<string, LockedPlatform>()
  for (const each of [before, next])
    for (const [key, own] of Object.entries(each.platforms)) {
      const known = own.config ?? each.config
      platforms.set(key, { ...platforms.get(key), ...own, ...(known && { config: known }) })
    }
  if (platforms.size > 0) return { digest: next.digest, ...shareConfig([...platforms]) }
  const config = next.config ?? before.config
  return { digest: next.digest, platforms: {}, ...(config && { config }) }
}
