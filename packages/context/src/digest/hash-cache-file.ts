import { createHash } from "node:crypto"
import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs"
import { basename, dirname, join } from "node:path"
import { SETTLED_AFTER_MS } from "./folder-hashes.ts"
import type { Stamp } from "./folder-hashes.ts"
import { HashCache } from "./hash-cache.ts"

const SUM_BYTES = 32

const sumOf = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest()

/** The cache in a file; an empty one when there is none, it is of another version, or it was damaged. */
export function readHashes(file: string): HashCache {
  try {
    const bytes = readFileSync(file)
    const body = bytes.subarray(SUM_BYTES)
    const sum = bytes.subarray(0, SUM_BYTES)
    return bytes.length > SUM_BYTES && sumOf(body).equals(sum)
      ? HashCache.read(body, sum.toString("hex"))
      : new HashCache()
  } catch {
    return new HashCache()
  }
}

let written = 0

/**
 * Writes the cache where {@link readHashes} finds it, when there is something new; whole, so that two at once do no
 * harm: what one of them found is found again.
 *
 * @param collect - Puts in what is new, as far as it is settled.
 */
export function keepHashes(
  file: string,
  cache: HashCache,
  collect: (isSettled: (stat: Stamp, at: number) => boolean) => void,
): void {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.${written++}`)
  try {
    const out = openSync(draft, "wx", 0o600)
    try {
      // The clock that stamps files may be another machine's, and late.
      const late = Math.max(0, Date.now() - fstatSync(out).ctimeMs)
      collect((stat, at) => stat.ctimeMs + SETTLED_AFTER_MS < at - late)
      const body = cache.print()
      writeSync(out, sumOf(body))
      for (let at = 0; at < body.length;) at += writeSync(out, body, at)
    } finally {
      closeSync(out)
    }
    renameSync(draft, file)
  } catch {
    // A read-only or full disk: the next time costs what this time did.
    remove(draft)
  }
}

function remove(draft: string): void {
  try {
    rmSync(draft, { force: true })
  } catch {
    // Where a file is no folder, there is nothing to remove.
  }
}
