import type { Diagnostic } from "@stagecraft/ir"
import { Failure } from "@stagecraft/registry"
import type { LockFile } from "@stagecraft/registry"
import { isSatisfied, mayLack } from "./collect-names.ts"
import type { LockWish } from "./collect-names.ts"
import { inTurns } from "./in-turns.ts"
import { lockDrift, lockMoved, lockOutdated, lockUnsure } from "./problems.ts"
import { failureProblem, valueOf } from "./resolve-name.ts"
import type { Resolved, Resolver } from "./resolve-name.ts"
import { isSame, joined, lockedOf } from "./update-lock.ts"

/** What a name is by now, against what is locked: `unsure` where nobody could be asked. */
export interface CheckedName {
  readonly wish: LockWish
  readonly state: "missing" | "incomplete" | "current" | "moved" | "unsure"
  readonly value?: string
  readonly now?: string
  readonly problem?: Diagnostic
}

/** What a check found. */
export interface CheckedLock {
  readonly names: readonly CheckedName[]
  readonly problems: readonly Diagnostic[]
}

/** How strict a check is, and whom it asks. */
export interface CheckHow {
  /** As messages name it. */
  readonly file: string
  /** The command line that locks the same images. */
  readonly command: string
  readonly isUnused: (key: string) => boolean
  /** Also what has moved is an error, and what cannot be asked. */
  readonly isStrict: (wish: LockWish) => boolean
  readonly resolver: Resolver
}

/** Compares a lock with what images ask of it, and with what names mean by now; nothing is written. */
export async function checkLock(
  lock: LockFile,
  wishes: readonly LockWish[],
  { file, command, isUnused, isStrict, resolver }: CheckHow,
): Promise<CheckedLock> {
  const names = await inTurns(wishes, async (wish): Promise<CheckedName> => {
    const locked = lockedOf(lock, wish)
    if (!locked) return { wish, state: "missing" }
    const value = valueOf(locked)
    const isEnough = isSatisfied(lock, wish)
    if (!isEnough || mayLack(lock, wish))
      if (!(await isAllThereIs(locked, wish, resolver, isEnough)))
        return { wish, state: "incomplete", value }
    if (wish.isPinned) return { wish, state: "current", value }
    try {
      const now = await resolver.now(wish)
      if (now === value) return { wish, state: "current", value }
      const problem = lockMoved(wish.name, short(value), short(now), wish.span, command)
      return { wish, state: "moved", value, now, problem }
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      // Only a server that answers can tell that it is gone.
      const mayWait = error.kind === "unreachable" || error.kind === "denied"
      const problem =
        mayWait && !isStrict(wish)
          ? lockUnsure(wish.name, error.message, wish.span)
          : failureProblem(error, wish)
      return { wish, state: "unsure", value, problem }
    }
  })
  const problems = names.flatMap(({ problem }) => problem ?? [])
  const lacking = names
    .filter(({ state }) => state === "missing" || state === "incomplete")
    .map(
      ({ wish, state }) =>
        `${wish.name} ${state === "missing" ? "is missing" : "lacks a platform or the config"}`,
    )
  const unused = [lock.images, lock.files, lock.repositories].flatMap((entries) =>
    Object.keys(entries)
      .filter(isUnused)
      .map((key) => `${key} is not used`),
  )
  if (lacking.length + unused.length > 0)
    problems.push(lockDrift(file, [...lacking, ...unused], command))
  const moved = names.filter(({ wish, state }) => state === "moved" && isStrict(wish))
  if (moved.length > 0)
    problems.push(
      lockOutdated(
        moved.map(({ wish }) => wish.name),
        command,
      ),
    )
  return { names, problems }
}

/**
 * Whether more of an image cannot be locked: it is for no other platform, and what a base's config is may be unreadable, or
 * too long. Where that cannot be found out it is `otherwise`.
 */
async function isAllThereIs(
  locked: Resolved,
  wish: LockWish,
  ask: Resolver,
  otherwise: boolean,
): Promise<boolean> {
  try {
    return isSame(joined(locked, await ask.resolve(wish, valueOf(locked))), locked)
  } catch (error) {
    if (error instanceof Failure) return otherwise
    throw error
  }
}

/** A digest as people compare them. */
export const short = (value: string): string =>
  value.replace(/^(sha256:)?([0-9a-f]{12})[0-9a-f]*$/u, "$1$2")
