import { readFileSync, readdirSync, statSync } from "node:fs"
import type { Stats } from "node:fs"

/**
 * A thing the bundle was made from, as it was then.
 *
 * `file`: a file and the hash of its contents, or "" when there was none. `tree`: a folder of which the names in it
 * count, because an import has a pattern.
 */
export interface FileState {
  readonly kind: "file" | "tree"
  readonly path: string
  readonly hash: string
  /** Absent when the file was too young for its times to tell a later change. */
  readonly stamp?: string
}

/** The hash of contents, as {@link FileState} has it. */
export type Hash = (contents: Uint8Array | string) => string

/** Loads the hash; it alone costs more than a start with nothing changed, which does without. */
export async function loadHash(): Promise<Hash> {
  const { createHash } = await import("node:crypto")
  return (contents) => createHash("sha256").update(contents).digest("hex")
}

/** The coarsest clock of a file system in use (FAT counts 2 s): what is younger may change under the same stamp. */
const settledAfterMs = 2000

/** What tells without reading that a file is still the one it was. */
function stampOf(stat: Stats): string {
  return `${stat.mtimeMs} ${stat.ctimeMs} ${stat.size} ${stat.ino}`
}

/** The state of a file whose contents were read after its stat was taken. */
export function fileState(path: string, stat: Stats, contents: Uint8Array, hash: Hash): FileState {
  const settled = Date.now() - Math.max(stat.mtimeMs, stat.ctimeMs) > settledAfterMs
  return {
    kind: "file",
    path,
    hash: hash(contents),
    ...(settled ? { stamp: stampOf(stat) } : {}),
  }
}

/** The state of whatever stands, or does not stand, at a path now. */
export function currentState(kind: FileState["kind"], path: string, hash: Hash): FileState {
  if (kind === "tree") return { kind, path, hash: hash(namesIn(path)) }
  try {
    const stat = statOf(path)
    if (stat) return fileState(path, stat, readFileSync(path), hash)
  } catch {
    // Gone or shut meanwhile: whoever needs it will say so.
  }
  return { kind, path, hash: "" }
}

/** True when a stat alone shows that nothing changed. */
export function isUntouched(state: FileState): boolean {
  if (state.kind === "tree") return false
  const stat = statOf(state.path)
  if (!stat) return state.hash === ""
  return state.stamp !== undefined && state.stamp === stampOf(stat)
}

/** A file's stat; undefined for a folder and for what is not there, which are one thing to an import. */
function statOf(path: string): Stats | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false })
    return stat?.isFile() ? stat : undefined
  } catch {
    return undefined
  }
}

function namesIn(folder: string): string {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    return names.sort().join("\0")
  } catch {
    return ""
  }
}
