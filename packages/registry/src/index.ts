export type { Credentials } from "./client/authorize.ts"
export type { FindCredentials, Manifest } from "./client/registry-client.ts"
export { RegistryClient } from "./client/registry-client.ts"
export type { FailureKind } from "./failure.ts"
export { Failure } from "./failure.ts"
export type { HttpSettings } from "./http/send.ts"
export type {
  LockedFile,
  LockedImage,
  LockedPlatform,
  LockedRepository,
  LockFile,
} from "./lock/lock-file.ts"
export { emptyLock, lockName } from "./lock/lock-file.ts"
export { joinImages } from "./lock/join-images.ts"
export type { LockPins } from "./lock/lock-pins.ts"
export { imageKey, lockPins } from "./lock/lock-pins.ts"
export { printLock } from "./lock/print-lock.ts"
export type { LockFault } from "./lock/read-lock.ts"
export { isLockFault, readLock } from "./lock/read-lock.ts"
export { findPlatform } from "./platform-key.ts"
export type { ImagePlace, RegistryReference } from "./reference.ts"
export { placeOf, readReference, spellReference } from "./reference.ts"
export { readGitAddress, repositoryKey } from "./resolve/git-address.ts"
export { platformsOf } from "./resolve/platforms-of.ts"
export { readBaseConfig } from "./resolve/read-base-config.ts"
export { resolveFile } from "./resolve/resolve-file.ts"
export type { ImageWish } from "./resolve/resolve-image.ts"
export { resolveImage, usualPlatforms } from "./resolve/resolve-image.ts"
export { resolveRepository } from "./resolve/resolve-repository.ts"
