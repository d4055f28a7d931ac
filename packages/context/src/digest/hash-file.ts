import { createHash, randomBytes } from "node:crypto"
import type { Stats } from "node:fs"
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from "node:fs"

/** What a file holds, and its stat at that moment. */
export interface ReadHash {
  /** SHA-256 as hexadecimal digits; of a file that changes while it is read, a word that is never given twice. */
  readonly hash: string
  /** Undefined for a file that did not keep still. */
  readonly stat: Stats | undefined
}

const PIECE_BYTES = 1 << 20
const TRIES = 3

let piece: Buffer | undefined

/** True when nothing says that two stats are not of one file with the same bytes. */
function isSame(a: Stats, b: Stats): boolean {
  return (
    a.size === b.size &&
    a.mtimeMs === b.mtimeMs &&
    a.ctimeMs === b.ctimeMs &&
    a.ino === b.ino &&
    a.dev === b.dev
  )
}

function readOnce(path: string): ReadHash | undefined {
  // What became a link or a pipe since it was looked at is neither followed nor waited for.
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const before = fstatSync(file)
    if (!before.isFile()) return undefined
    const hash = createHash("sha256")
    piece ??= Buffer.allocUnsafeSlow(PIECE_BYTES)
    for (let count = readSync(file, piece); count > 0; count = readSync(file, piece))
      hash.update(count === piece.length ? piece : piece.subarray(0, count))
    const hex = hash.digest("hex")
    // The path may lead to another file by now: then this one was not what is there.
    const isStill = isSame(before, fstatSync(file)) && isSame(before, lstatSync(path))
    return isStill ? { hash: hex, stat: before } : undefined
  } finally {
    closeSync(file)
  }
}

/**
 * Hashes what a file holds, again when it changed meanwhile.
 *
 * @throws The system's error.
 */
export function hashFile(path: string): ReadHash {
  for (let tried = 0; tried < TRIES; tried++) {
    const read = readOnce(path)
    if (read) return read
  }
  return { hash: `changing ${randomBytes(16).toString("hex")}`, stat: undefined }
}
