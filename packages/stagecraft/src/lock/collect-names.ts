import { show } from "@stagecraft/ir"
import type { ImageNode, ProjectNode, Registries, Span } from "@stagecraft/ir"
import type { OuterKind, OuterName } from "@stagecraft/compiler"
import { findPlatform, imageKey, repositoryKey, usualPlatforms } from "@stagecraft/registry"
import type { ImageWish, LockFile } from "@stagecraft/registry"
import { isLocked, sortNames } from "./wanted-names.ts"
import type { UnknownName, WantedName } from "./wanted-names.ts"

/** A name that is to be locked, for all images that use it. */
export interface LockWish extends ImageWish {
  readonly kind: OuterKind
  readonly key: string
  readonly name: string
  /** Where it is used first. */
  readonly span: Span
  readonly isPinned: boolean
  readonly registries: Registries | undefined
}

/** What images ask of one lock. */
export interface CollectedNames {
  readonly wishes: readonly LockWish[]
  /** Names that only the builder knows. */
  readonly unknown: readonly UnknownName[]
  /** Whether another value of an argument would make this key of one of the names. */
  readonly mayBe: (key: string) => boolean
}

/** Collects the names of images of several configs; the platforms of all that use one are put together. */
export function collectNames(
  images: readonly { readonly image: ImageNode; readonly project: ProjectNode }[],
  own: ReadonlySet<string>,
  buildArgs: Readonly<Record<string, string>>,
): CollectedNames {
  const found = new Map<string, LockWish>()
  const unknown: UnknownName[] = []
  const patterns: RegExp[] = []
  for (const { image, project } of images) {
    const { registries } = project
    const sorted = sortNames(image, registries, own, { buildArgs })
    unknown.push(...sorted.unknown)
    for (const { of } of [...sorted.wanted, ...sorted.unknown])
      if (of.written.some((part) => typeof part !== "string")) patterns.push(patternOf(of))
    for (const each of sorted.wanted) {
      const { kind, key, of, isPinned } = each
      // A digest of its own says all of it but the config.
      if (isPinned && !of.isBase) continue
      const at = `${kind} ${key}`
      found.set(at, merge(found.get(at), wishOf(each, image, registries)))
    }
  }
  return {
    wishes: [...found.values()],
    unknown,
    mayBe: (key) => patterns.some((pattern) => pattern.test(key)),
  }
}

function wishOf(
  { kind, key, name, span, isPinned, of }: WantedName,
  image: ImageNode,
  registries: Registries | undefined,
): LockWish {
  const { platform, isForAny, isBase, isFrontend = false } = of
  const platforms = platform === undefined ? image.platforms : [platform]
  const usual = platforms.length === 0 || isForAny === true
  const common = { kind, key, name, span, isPinned, registries }
  return { ...common, platforms, usual, isBase, isFrontend }
}

function merge(before: LockWish | undefined, next: LockWish): LockWish {
  if (!before) return next
  // Whoever only reads a frontend's name asks for no platform of it.
  const [own, other] = before.isFrontend ? [next, before] : [before, next]
  return {
    ...before,
    platforms: [...new Set([...own.platforms, ...(other.isFrontend ? [] : other.platforms)])],
    usual: own.usual || (!other.isFrontend && other.usual),
    isBase: own.isBase || other.isBase,
    isFrontend: own.isFrontend && other.isFrontend,
  }
}

/** A word that is a part of a name and of a tag, and stands for any. */
const ANY = "stagecraft0any"

/** What a name may become with other arguments, as the keys of a lock. */
function patternOf({ kind, written }: OuterName): RegExp {
  const whole = show(written.map((part) => (typeof part === "string" ? part : ANY)))
  const key = { image: imageKey, file: String, repository: repositoryKey }[kind](whole)
  if (key === undefined || whole === ANY) return /^/u
  const text = key.replaceAll(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`)
  return new RegExp(`^${text.replaceAll(ANY, ".*")}$`, "u")
}

/** Whether a lock holds all that is asked of a name. */
export function isSatisfied(lock: LockFile, wish: LockWish): boolean {
  if (!isLocked(lock, wish)) return false
  if (wish.kind !== "image" || wish.isFrontend) return true
  const { platforms, config } = lock.images[wish.key]!
  const keys = Object.keys(platforms)
  const hasConfig = config !== undefined || keys.some((key) => platforms[key]!.config)
  return (
    (!wish.isBase || hasConfig) &&
    keys.length > 0 &&
    wish.platforms.every((platform) => findPlatform(keys, platform) !== undefined)
  )
}

/**
 * Whether the registry may have an image for a platform that the lock lacks, and that is locked where it is there: whoever
 * locked the name first may have asked for another platform alone.
 */
export function mayLack(lock: LockFile, wish: LockWish): boolean {
  if (wish.kind !== "image" || wish.isFrontend || !wish.usual || !isLocked(lock, wish)) return false
  const { digest, platforms } = lock.images[wish.key]!
  const isIndex = Object.values(platforms).every((each) => each.digest !== digest)
  return isIndex && usualPlatforms.some((platform) => !Object.hasOwn(platforms, platform))
}
