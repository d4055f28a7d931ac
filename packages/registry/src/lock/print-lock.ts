import type { BaseConfig } from "@stagecraft/ir"
import { lockVersion } from "./lock-file.ts"
import type { LockedImage, LockedPlatform, LockFile } from "./lock-file.ts"

/**
 * The text of an `image.lock`: JSON of two blanks, keys sorted by their characters, a value on a line, so that two
 * branches that lock different things merge. The same lock gives the same bytes everywhere.
 */
export function printLock({ images, files, repositories }: LockFile): string {
  const value = {
    version: lockVersion,
    ...section("images", sorted(images, imageValue)),
    ...section(
      "files",
      sorted(files, ({ checksum }) => ({ checksum })),
    ),
    ...section(
      "repositories",
      sorted(repositories, ({ commit }) => ({ commit })),
    ),
  }
  return `${JSON.stringify(value, undefined, 2)}\n`
}

/** A section that holds nothing is not written. */
function section(name: string, entries: Readonly<Record<string, unknown>>): object {
  return Object.keys(entries).length === 0 ? {} : { [name]: entries }
}

function imageValue({ digest, platforms, config }: LockedImage): object {
  return {
    digest,
    ...section("platforms", sorted(platforms, platformValue)),
    ...(config && { config: configValue(config) }),
  }
}

const platformValue = ({ digest, config }: LockedPlatform): object => ({
  digest,
  ...(config && { config: configValue(config) }),
})

/** What says nothing is left out. */
function configValue(config: BaseConfig): object {
  const { shell, user, directory, environment, volumes, onbuild } = config
  return {
    ...(shell && { shell }),
    ...(user !== undefined && { user }),
    ...(directory !== undefined && { directory }),
    ...section(
      "environment",
      sorted(environment, (value) => value),
    ),
    ...(volumes.length > 0 && { volumes: volumes.toSorted() }),
    ...(onbuild.length > 0 && { onbuild }),
  }
}

function sorted<A, B>(
  entries: Readonly<Record<string, A>>,
  change: (value: A) => B,
): Record<string, B> {
  const out = Object.create(null) as Record<string, B>
  for (const name of Object.keys(entries).toSorted()) out[name] = change(entries[name]!)
  return out
}
