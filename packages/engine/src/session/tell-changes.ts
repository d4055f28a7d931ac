import type { FileTree, TreeEntry } from "./file-tree.ts"
import { SECOND, withTimes } from "./with-times.ts"

/** Nanoseconds. Kernels tell times of writes apart by one to ten milliseconds. */
const MILLISECOND = 1_000_000n
/** Odd, its bits without a pattern: products of neighbours differ in all upper digits. */
const SPREAD = 0x9e37_79b9_7f4a_7c15n

/** A number of 64 bits; of each part the last bit counts. */
function mix(parts: readonly bigint[]): bigint {
  let mixed = 0n
  for (const part of parts) {
    mixed = BigInt.asUintN(64, (mixed ^ part) * SPREAD)
    mixed ^= mixed >> 29n
  }
  return mixed
}

const floor = (time: bigint, unit: bigint): bigint => time - (((time % unit) + unit) % unit)

/**
 * The time at which a file is said to have changed, in nanoseconds: in the same second as it says itself.
 *
 * An engine that has a file of that name, mode, size and time does not ask for it again. A tool that sets times back can
 * make two files the same in all four. So what is less than a second in a time that has whole seconds, and less than a
 * millisecond in others, is made of what nobody can set back. Of files that were only written the time stays as it is:
 * those of one checkout shall not look older than each other.
 */
export function tellingTime({ mtime, touched }: Pick<TreeEntry, "mtime" | "touched">): bigint {
  if (!touched) return mtime
  const unit = mtime % SECOND === 0n ? SECOND : MILLISECOND
  return floor(mtime, unit) + ((mix([mtime, touched.ctime, touched.ino]) >> 20n) % unit)
}

/** The same tree, with a new time for each file that may have become another. Layers hold whole seconds: they stay. */
export function tellChanges(tree: FileTree): FileTree {
  return withTimes(tree, tellingTime)
}
