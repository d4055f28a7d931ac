import type { Diagnostic } from "@stagecraft/ir"
import { Failure, joinImages } from "@stagecraft/registry"
import type { LockedFile, LockedImage, LockedRepository, LockFile } from "@stagecraft/registry"
import { inTurns } from "./in-turns.ts"
import { isSatisfied, mayLack } from "./collect-names.ts"
import type { LockWish } from "./collect-names.ts"
import { failureProblem, valueOf } from "./resolve-name.ts"
import type { Resolved, Resolver } from "./resolve-name.ts"
import { isLocked } from "./wanted-names.ts"

/** What became of a name: `completed` means the same and is known better, as for one more platform. */
export interface NameOutcome {
  readonly wish: LockWish
  readonly state: "added" | "updated" | "completed" | "kept"
  readonly value: string
  readonly before?: string
}

/** How a lock is to be written, and how that came about. */
export interface UpdatedLock {
  /** Puts what was found out into the lock; into what somebody else made of it, too, in the meantime. */
  readonly into: (lock: LockFile) => LockFile
  readonly outcomes: readonly NameOutcome[]
  /** Keys that nothing uses any more. */
  readonly removed: readonly string[]
  /** What failed; the lock is not to be written then. */
  readonly problems: readonly Diagnostic[]
}

/** How a lock is brought up to what images ask of it. */
export interface UpdateHow {
  /** Asks again what this means, though it is locked. */
  readonly isUpdated: (wish: LockWish) => boolean
  /** Takes away what is not used. */
  readonly isUnused: (key: string) => boolean
  readonly resolver: Resolver
  /** The command line that locks the same images. */
  readonly command: string
}

/** Brings a lock up to what images ask of it; what is locked and does is kept without asking anybody. */
export async function updateLock(
  lock: LockFile,
  wishes: readonly LockWish[],
  { isUpdated, isUnused, resolver, command }: UpdateHow,
): Promise<UpdatedLock> {
  const found = await inTurns(wishes, async (wish): Promise<Found | Diagnostic> => {
    const before = lockedOf(lock, wish)
    const isAsked = isUpdated(wish) && !wish.isPinned
    const isEnough = before && !isAsked && isSatisfied(lock, wish)
    if (isEnough && !mayLack(lock, wish)) return outcome(wish, before, before)
    try {
      const digest = before && !isAsked && "digest" in before ? before.digest : undefined
      return outcome(wish, joined(before, await resolver.resolve(wish, digest)), before)
    } catch (error) {
      if (isEnough && error instanceof Failure) return outcome(wish, before, before)
      const isGone = error instanceof Failure && error.kind === "missing" && before && !isAsked
      const hint = isGone
        ? `take what is there now with «${command} --update ${wish.name}»`
        : undefined
      return { ...failureProblem(error, wish), ...(hint && { hint }) }
    }
  })
  const done = found.filter((each) => "wish" in each)
  const removed = [lock.images, lock.files, lock.repositories].flatMap((entries) =>
    Object.keys(entries).filter(isUnused),
  )
  const changed = done.filter(({ state }) => state !== "kept")
  const section = <T extends Resolved>(
    kind: LockWish["kind"],
    entries: Readonly<Record<string, T>>,
  ) => ({
    ...Object.fromEntries(Object.entries(entries).filter(([key]) => !removed.includes(key))),
    ...Object.fromEntries(
      changed
        .filter(({ wish }) => wish.kind === kind)
        .map(({ wish, after }) => {
          const there = Object.hasOwn(entries, wish.key) ? entries[wish.key] : undefined
          return [wish.key, joined(there, after) as T]
        }),
    ),
  })
  return {
    into: ({ images, files, repositories }) => ({
      images: section<LockedImage>("image", images),
      files: section<LockedFile>("file", files),
      repositories: section<LockedRepository>("repository", repositories),
    }),
    outcomes: done.map(({ after: _after, ...each }) => each),
    removed,
    problems: found.flatMap((each) => ("wish" in each ? [] : each)),
  }
}

/** What a lock holds of a name. */
export function lockedOf(lock: LockFile, wish: LockWish): Resolved | undefined {
  if (!isLocked(lock, wish)) return undefined
  if (wish.kind === "image") return lock.images[wish.key]
  return wish.kind === "file" ? lock.files[wish.key] : lock.repositories[wish.key]
}

interface Found extends NameOutcome {
  readonly after: Resolved
}

function outcome(wish: LockWish, after: Resolved, before: Resolved | undefined): Found {
  const value = valueOf(after)
  if (!before) return { wish, state: "added", value, after }
  if (before === after) return { wish, state: "kept", value, after }
  const was = valueOf(before)
  if (was !== value) return { wish, state: "updated", value, before: was, after }
  return { wish, state: isSame(before, after) ? "kept" : "completed", value, after }
}

/** With what was known of the same image before, as for a platform that others ask for. */
export const joined = (before: Resolved | undefined, after: Resolved): Resolved =>
  before && "digest" in before && "digest" in after ? joinImages(before, after) : after

/** Whether nothing is known of one that is not known of the other. */
export const isSame = (a: Resolved, b: Resolved): boolean => JSON.stringify(a) === JSON.stringify(b)
