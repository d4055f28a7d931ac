import { isUtf8 } from "node:buffer"
import type { BigIntStats } from "node:fs"
import { constants, lstatSync, readlinkSync } from "node:fs"
import type { Diagnostic } from "@stagecraft/ir"
import type { ContextEntry } from "./context-entry.ts"
import { contextNameNotUtf8 } from "./problems.ts"

// Asked of a number once: the methods of a stat with 64 bits make several bigints per question.
const TYPES: Readonly<Record<number, ContextEntry["type"]>> = {
  [constants.S_IFREG]: "file",
  [constants.S_IFDIR]: "directory",
  [constants.S_IFLNK]: "symlink",
  [constants.S_IFSOCK]: "socket",
  [constants.S_IFIFO]: "fifo",
  [constants.S_IFBLK]: "block-device",
  [constants.S_IFCHR]: "character-device",
}

/** Major and minor number in the way Linux packs them. @see https://man7.org/linux/man-pages/man3/makedev.3.html */
function deviceOf(packed: bigint): ContextEntry["device"] {
  const major = Number(((packed >> 8n) & 0xfffn) | ((packed >> 32n) & 0xffff_f000n))
  const minor = Number((packed & 0xffn) | ((packed >> 12n) & 0xffff_ff00n))
  return { major, minor }
}

function baseOf(path: string, stat: BigIntStats, mode: number, type: ContextEntry["type"]) {
  return {
    path,
    type,
    mode: mode & 0o7777,
    size: type === "directory" ? 0 : Number(stat.size),
    mtime: stat.mtimeNs,
  }
}

/**
 * What a path of the context is; links are not followed. Undefined after a report that it cannot be sent.
 *
 * @throws The system's error.
 */
export function readEntry(
  root: string,
  path: string,
  report: (diagnostic: Diagnostic) => void,
): ContextEntry | undefined {
  const absolute = `${root}/${path}`
  const stat = lstatSync(absolute, { bigint: true })
  const mode = Number(stat.mode)
  const type = TYPES[mode & constants.S_IFMT] ?? "file"
  const base = baseOf(path, stat, mode, type)
  if (type === "directory") return base
  if (type === "symlink") {
    const target = readlinkSync(absolute, { encoding: "buffer" })
    if (isUtf8(target)) return { ...base, target: target.toString() }
    report(contextNameNotUtf8(`${path} -> ${target.toString()}`))
    return undefined
  }
  if (stat.nlink === 1n && (type === "file" || type === "fifo" || type === "socket")) return base
  return {
    ...base,
    ...(stat.nlink > 1n && { inode: `${stat.dev}:${stat.ino}` }),
    ...(type.endsWith("device") && { device: deviceOf(stat.rdev) }),
  } as ContextEntry
}
