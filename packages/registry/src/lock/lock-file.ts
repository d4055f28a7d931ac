import type { BaseConfig } from "@stagecraft/ir"

/** The file's name. */
export const lockName = "image.lock"

/** The version of the format that is written; a reader refuses what is newer. */
export const lockVersion = 1

/** What an image reference led to. */
export interface LockedImage {
  /** `sha256:…` of what the registry gave for the reference: of the index where there is one, else of the manifest. */
  readonly digest: string
  /** By `os/arch[/variant]`: those that the images of the project are built for. None for a frontend. */
  readonly platforms: Readonly<Record<string, LockedPlatform>>
  /** What the config says that the compiler must know; absent where the platforms differ in it, or none is locked. */
  readonly config?: BaseConfig
}

/** The image for one platform. */
export interface LockedPlatform {
  /** `sha256:…` of its manifest. */
  readonly digest: string
  /** Only where the platforms differ in it. */
  readonly config?: BaseConfig
}

/** What an address of ADD gave. */
export interface LockedFile {
  /** `sha256:…` of its bytes. */
  readonly checksum: string
}

/** What a git reference led to. */
export interface LockedRepository {
  /** The full hash of the commit. */
  readonly commit: string
}

/**
 * What `image.lock` says: where names led when they were locked.
 *
 * `images` is keyed by the canonical name, registry and tag spelled out, never by that of a mirror; `files` by the
 * address; `repositories` by the address with its `#ref`, without the folder behind it.
 */
export interface LockFile {
  readonly images: Readonly<Record<string, LockedImage>>
  readonly files: Readonly<Record<string, LockedFile>>
  readonly repositories: Readonly<Record<string, LockedRepository>>
}

const nothing: Readonly<Record<string, never>> = Object.freeze(
  Object.create(null) as Record<string, never>,
)

/** A lock that locks nothing, also of names that every object has. */
export const emptyLock: LockFile = Object.freeze({
  images: nothing,
  files: nothing,
  repositories: nothing,
})
