export type {
  LockedFile,
  LockedImage,
  LockedPlatform,
  LockedRepository,
  LockFile,
} from "./lock/lock-file.ts"
export { emptyLock, lockName } from "./lock/lock-file.ts"
export { printLock } from "./lock/print-lock.ts"
export type { LockFault } from "./lock/read-lock.ts"
export { isLockFault, readLock } from "./lock/read-lock.ts"
