import type { FileTree } from "./file-tree.ts"
import { withTimes } from "./with-times.ts"

const SECOND = 1_000_000_000n
/** Odd and not a multiple of 5: times of 30 years, a second apart, have as many remainders. */
const SPREAD = 2_654_435_761n

/**
 * The time at which a file is said to have changed: not before the one given, in nanoseconds.
 *
 * Layers hold whole seconds. What is less than one tells times apart that are the same by now: an engine that has a file
 * of that time and size does not ask for it again.
 */
export function raisedTime(changed: bigint, earliest: bigint): bigint {
  if (changed >= earliest) return changed
  const seconds = changed / SECOND
  const noise = BigInt.asUintN(64, seconds * SPREAD + (changed - seconds * SECOND)) % SECOND
  return (earliest / SECOND) * SECOND + noise
}

/**
 * The same tree, with no file older than a time.
 *
 * When a file was checked out differs between machines. Exporters set back what is later than the time of a reproducible
 * build, and leave what is earlier. To raise it is safe for tools that go by times, as lowering it is not: at worst they
 * do again what they have done.
 *
 * @param epoch - Seconds since 1970.
 */
export function raiseTimes(tree: FileTree, epoch: number): FileTree {
  const earliest = BigInt(epoch) * SECOND
  return withTimes(tree, ({ mtime }) => raisedTime(mtime, earliest))
}
