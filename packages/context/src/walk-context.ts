import { lstatSync, readlinkSync, realpathSync, statSync } from "node:fs"
import { isUtf8 } from "node:buffer"
import { type Diagnostic, ImageError } from "@stagecraft/ir"
import type { ContextEntry } from "./context-entry.ts"
import type { IgnoreRules, Verdict } from "./ignore-rules.ts"
import {
  contextFileUnreadable,
  contextNameNotUtf8,
  contextNotAFolder,
  contextSpecialFile,
} from "./problems.ts"
import { type FolderMember, readFolder } from "./read-folder.ts"
import { nextTurn } from "./next-turn.ts"

/** What a walk may be told. */
export interface WalkOptions {
  readonly signal?: AbortSignal
  /** Gets what was left out and why. Without it an error ends the walk as ImageError and a warning is dropped. */
  readonly onProblem?: (diagnostic: Diagnostic) => void
  /** True for a folder that is sent but not looked into; asked after it was handed out. */
  readonly skip?: (path: string) => boolean
  /** Gets what the rules keep out; `closed` for a folder that is not read at all. */
  readonly onExcluded?: (path: string, member: FolderMember, closed: boolean) => void
}

interface Frame {
  readonly path: string
  readonly members: readonly FolderMember[]
  next: number
  readonly verdict: Verdict | undefined
  /** The folder is kept out itself and is sent only once something in it is. */
  pending: boolean
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "unknown"
const isGone = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(error))

/** The real path of a context folder. @throws ImageError `context-not-a-folder`. */
export function contextRoot(root: string): string {
  try {
    const real = realpathSync(root)
    if (statSync(real).isDirectory()) return real
  } catch (error) {
    throw new ImageError(contextNotAFolder(root), { cause: error })
  }
  throw new ImageError(contextNotAFolder(root))
}

function readEntry(
  root: string,
  path: string,
  report: (diagnostic: Diagnostic) => void,
): ContextEntry | undefined {
  const absolute = `${root}/${path}`
  const stat = lstatSync(absolute, { bigint: true })
  const base = { path, mode: Number(stat.mode) & 0o7777, mtime: stat.mtimeNs }
  if (stat.isFile()) return { ...base, type: "file", size: Number(stat.size) }
  if (stat.isDirectory()) return { ...base, type: "directory", size: 0 }
  if (stat.isSymbolicLink()) {
    const target = readlinkSync(absolute, { encoding: "buffer" })
    if (isUtf8(target)) return { ...base, type: "symlink", size: 0, target: target.toString() }
    report(contextNameNotUtf8(`${path} -> ${target.toString()}`))
    return undefined
  }
  report(contextSpecialFile(path))
  return undefined
}

/**
 * Walks a build context: folders before what is in them, siblings in byte order, links not followed.
 *
 * A folder that the rules keep out is sent only when something below it is let through. What vanishes meanwhile is
 * left out. File system calls are synchronous, in slices that leave the event loop room.
 *
 * @throws ImageError `context-not-a-folder`, `context-file-unreadable` or `context-name-not-utf8`.
 */
export async function* walkContext(
  root: string,
  rules: IgnoreRules,
  options: WalkOptions = {},
): AsyncGenerator<ContextEntry, void, void> {
  const real = contextRoot(root)
  const report = (diagnostic: Diagnostic): void => {
    if (options.onProblem) options.onProblem(diagnostic)
    else if (diagnostic.severity === "error") throw new ImageError(diagnostic)
  }
  const attempt = <T>(path: string, excluded: boolean, read: () => T): T | undefined => {
    try {
      return read()
    } catch (error) {
      if (error instanceof ImageError) throw error
      if (!excluded && !isGone(error)) report(contextFileUnreadable(path, codeOf(error)))
      return undefined
    }
  }
  const open = (
    path: string,
    verdict: Verdict | undefined,
    pending: boolean,
  ): Frame | undefined => {
    const absolute = path === "" ? real : `${real}/${path}`
    const folder = attempt(path || root, pending, () => readFolder(absolute))
    if (!folder) return undefined
    for (const name of folder.broken) {
      const at = path === "" ? name : `${path}/${name}`
      if (!rules.decide(at, verdict).excluded) report(contextNameNotUtf8(at))
    }
    return { path, members: folder.members, next: 0, verdict, pending }
  }

  const top = open("", undefined, false)
  const stack = top ? [top] : []
  let steps = 0
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    if (++steps % 512 === 0) await nextTurn()
    options.signal?.throwIfAborted()
    const member = frame.members[frame.next++]
    if (member === undefined) {
      stack.pop()
      continue
    }
    const path = frame.path === "" ? member.name : `${frame.path}/${member.name}`
    const verdict = rules.decide(path, frame.verdict)
    if (verdict.excluded) {
      const closed = member.folder && rules.closes(path)
      options.onExcluded?.(path, member, closed)
      if (!member.folder || closed) continue
    } else {
      const entry = attempt(path, false, () => readEntry(real, path, report))
      if (!entry) continue
      for (const above of stack) {
        if (!above.pending) continue
        above.pending = false
        const folder = attempt(above.path, false, () => readEntry(real, above.path, report))
        if (folder) yield folder
      }
      yield entry
      if (entry.type !== "directory" || options.skip?.(path)) continue
    }
    const below = member.folder ? open(path, verdict, verdict.excluded) : undefined
    if (below) stack.push(below)
  }
}
