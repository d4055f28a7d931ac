import { realpathSync, statSync } from "node:fs"
import { type Diagnostic, ImageError } from "@stagecraft/ir"
import type { ContextEntry } from "./context-entry.ts"
import type { IgnoreRules, Verdict } from "./ignore-rules.ts"
import { contextFileUnreadable, contextNameNotUtf8, contextNotAFolder } from "./problems.ts"
import { readEntry } from "./read-entry.ts"
import { type FolderMember, readFolder } from "./read-folder.ts"
import { nextTurn } from "./next-turn.ts"

/** What a walk may be told. */
export interface WalkOptions {
  readonly signal?: AbortSignal
  /** Gets what was left out and why. Without it an error ends the walk as ImageError and a warning is dropped. */
  readonly onProblem?: (diagnostic: Diagnostic) => void
  /** True for a folder that is sent but not looked into; asked after it was handed out. */
  readonly skip?: (path: string) => boolean
  /** Gets each name first; false when the name was all that was wanted: no entry is read, a folder is entered. */
  readonly onName?: (path: string) => boolean
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

/** A walk that is done in steps, so that whoever drives it says when the event loop has its turn. */
export interface ContextWalk {
  /**
   * Looks at one name and hands out what comes with it: folders above first. False when there was nothing left.
   *
   * @throws ImageError `context-file-unreadable` or `context-name-not-utf8`; the reason of an abort.
   */
  step(use: (entry: ContextEntry) => void): boolean
}

/**
 * Walks a build context: folders before what is in them, siblings in byte order, links not followed.
 *
 * A folder that the rules keep out is sent only when something below it is let through. What vanishes meanwhile is
 * left out. File system calls are synchronous: for many small ones that is several times faster.
 *
 * @throws ImageError `context-not-a-folder`.
 */
export function stepThroughContext(
  root: string,
  rules: IgnoreRules,
  options: WalkOptions = {},
): ContextWalk {
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
  const stack: Frame[] = []
  const open = (path: string, verdict: Verdict | undefined, pending: boolean): void => {
    const absolute = path === "" ? real : `${real}/${path}`
    const folder = attempt(path || root, pending, () => readFolder(absolute))
    if (!folder) return
    for (const name of folder.broken) {
      const at = path === "" ? name : `${path}/${name}`
      if (!rules.decide(at, verdict).excluded) report(contextNameNotUtf8(at))
    }
    stack.push({ path, members: folder.members, next: 0, verdict, pending })
  }
  const useFoldersAbove = (use: (entry: ContextEntry) => void): void => {
    for (const above of stack) {
      if (!above.pending) continue
      above.pending = false
      if (options.onName?.(above.path) === false) continue
      const folder = attempt(above.path, false, () => readEntry(real, above.path, report))
      if (folder) use(folder)
    }
  }

  // A folder is opened a step after it was handed out: `skip` may depend on what became of it.
  let entered: { path: string; verdict: Verdict | undefined; pending: boolean } | undefined
  entered = { path: "", verdict: undefined, pending: false }
  const step = (use: (entry: ContextEntry) => void): boolean => {
    options.signal?.throwIfAborted()
    if (entered) {
      const { path, verdict, pending } = entered
      entered = undefined
      if (pending || path === "" || !options.skip?.(path)) open(path, verdict, pending)
      return stack.length > 0
    }
    const frame = stack.at(-1)
    const member = frame?.members[frame.next++]
    if (frame === undefined || member === undefined) {
      stack.pop()
      return stack.length > 0
    }
    const path = frame.path === "" ? member.name : `${frame.path}/${member.name}`
    const verdict = rules.decide(path, frame.verdict)
    if (verdict.excluded) {
      const closed = member.folder && rules.closes(path)
      options.onExcluded?.(path, member, closed)
      if (member.folder && !closed) entered = { path, verdict, pending: true }
      return true
    }
    if (options.onName?.(path) === false) {
      useFoldersAbove(use)
      if (member.folder) entered = { path, verdict, pending: false }
      return true
    }
    const entry = attempt(path, false, () => readEntry(real, path, report))
    if (!entry) return true
    useFoldersAbove(use)
    use(entry)
    // What became a folder since its parent was read has a verdict of its own all the same.
    if (entry.type === "directory") entered = { path, verdict, pending: false }
    return true
  }
  return { step }
}

/**
 * The same walk for whoever takes one entry after the other; the event loop has its turn every few hundred names.
 *
 * @throws ImageError `context-not-a-folder`, `context-file-unreadable` or `context-name-not-utf8`.
 */
export async function* walkContext(
  root: string,
  rules: IgnoreRules,
  options: WalkOptions = {},
): AsyncGenerator<ContextEntry, void, void> {
  const walk = stepThroughContext(root, rules, options)
  const found: ContextEntry[] = []
  const use = (entry: ContextEntry): void => void found.push(entry)
  for (let steps = 1; walk.step(use); steps++) {
    if (found.length > 0) yield* found.splice(0)
    if (steps % 512 === 0) await nextTurn()
  }
}
