import type { BaseConfig, Registries } from "@stagecraft/ir"
import { findPlatform } from "../platform-key.ts"
import { placeOf, readReference, spellReference } from "../reference.ts"
import { atCommit, repositoryKey } from "../resolve/git-address.ts"
import type { LockedImage, LockFile } from "./lock-file.ts"

/** Where names lead, for the compiler. */
export interface LockPins {
  readonly image: (reference: string) => LockPin | undefined
  readonly file: (url: string) => string | undefined
  readonly repository: (address: string) => string | undefined
}

/** Where one image comes from. */
export interface LockPin {
  readonly place: string
  readonly digest?: string
  readonly config?: (platforms: readonly string[]) => BaseConfig | undefined
}

/** The name of an image in a lock; undefined for what is no reference. */
export function imageKey(reference: string): string | undefined {
  const read = readReference(reference)
  return read && spellReference(read)
}

/**
 * What a lock and the mirrors of a config make of names.
 *
 * @param isOwn - True for the name of an image that is built here, and so is no registry's.
 */
export function lockPins(
  lock: LockFile,
  registries: Registries | undefined,
  isOwn: (key: string) => boolean,
): LockPins {
  return {
    image: (reference) => {
      const read = readReference(reference)
      const key = read && spellReference(read)
      if (!read || key === undefined || isOwn(key)) return undefined
      const place = placeOf(read, registries)
      if (place === "nowhere") return undefined
      const locked = lock.images[key]
      if (!locked && !place.isMirror) return undefined
      return {
        place: place.isMirror ? spellReference(place) : reference,
        ...(locked && { digest: locked.digest, config: (asked) => configFor(locked, asked) }),
      }
    },
    file: (url) => lock.files[url]?.checksum,
    repository: (address) => {
      const key = repositoryKey(address)
      const locked = key === undefined ? undefined : lock.repositories[key]
      return locked && atCommit(address, locked.commit)
    },
  }
}

/** The config for all of these platforms, or for all that are locked; undefined where they differ. */
function configFor(
  { platforms, config }: LockedImage,
  asked: readonly string[],
): BaseConfig | undefined {
  const keys = Object.keys(platforms)
  const wanted = asked.length === 0 ? keys : asked.map((platform) => findPlatform(keys, platform))
  const found = new Set(
    wanted.map((key) => (key === undefined ? undefined : (config ?? platforms[key]!.config))),
  )
  const [only] = found
  return found.size === 1 ? only : undefined
}
