import { emptyLock, isLockFault, readLock } from "@stagecraft/registry"
import type { LockFile } from "@stagecraft/registry"
import { ImageError, reasonOf } from "@stagecraft/ir"
import { readIfThere } from "../write-file.ts"
import { lockInvalid } from "./problems.ts"

/** A lock, and the text it was read from; undefined where there was no file. */
export interface LoadedLock {
  readonly lock: LockFile
  readonly text: string | undefined
}

/** Reads an `image.lock`; one that is not there locks nothing. @throws ImageError `lock-invalid`. */
export function readLockFile(file: string): LoadedLock {
  const text = readIfThere(file, (path, error) =>
    lockInvalid(path, reasonOf(error), undefined, undefined),
  )
  if (text === undefined) return { lock: emptyLock, text }
  const lock = readLock(text)
  if (!isLockFault(lock)) return { lock, text }
  throw new ImageError(lockInvalid(file, lock.message, lock.line, lock.hint))
}
