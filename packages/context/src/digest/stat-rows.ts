import { lstatSync } from "node:fs"
import type { Stats } from "node:fs"
import { STAMPS } from "./folder-hashes.ts"

/*
 * What is kept of a stat of each name, one number after the other, as stats of a hundred thousand files, with four dates
 * in each, are twice as much work for who clears away than for who asks the system. What tells that a file is the same
 * comes first.
 */

/** How many numbers there are of a name. */
export const ROW = STAMPS + 2

/** Where in a row the type and permissions stand; 0 there is of no file, and says that nothing was found. */
export const MODE = STAMPS
/** Where in a row the number of a device stands. */
export const RDEV = STAMPS + 1

const QUIETLY = { throwIfNoEntry: false } as const

/** Writes the row that begins at a place. */
export function writeRow(
  rows: Float64Array,
  from: number,
  { size, mtimeMs, ctimeMs, ino, dev, mode, rdev }: Stats,
): void {
  rows[from] = size
  rows[from + 1] = mtimeMs
  rows[from + 2] = ctimeMs
  rows[from + 3] = ino
  rows[from + 4] = dev
  rows[from + MODE] = mode
  rows[from + RDEV] = rdev
}

/** Asks the system of a path and writes its row; false when it is gone. @throws Error of the system. */
export function askRow(rows: Float64Array, from: number, path: string): boolean {
  const stat = lstatSync(path, QUIETLY)
  if (stat) writeRow(rows, from, stat)
  return stat !== undefined
}
