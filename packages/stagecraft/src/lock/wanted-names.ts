import { namesOfImage } from "@stagecraft/compiler"
import type { NameOptions, OuterKind, OuterName } from "@stagecraft/compiler"
import { show } from "@stagecraft/ir"
import type { ImageNode, ProjectNode, Registries, Span } from "@stagecraft/ir"
import {
  imageKey,
  placeOf,
  readGitAddress,
  readReference,
  repositoryKey,
} from "@stagecraft/registry"
import type { LockFile } from "@stagecraft/registry"

/** A name that a lock can hold. */
export interface WantedName {
  readonly kind: OuterKind
  /** What the lock calls it. */
  readonly key: string
  /** As it is written, with arguments put in. */
  readonly name: string
  readonly span: Span
  /** Its own digest stands in it: nothing has to be asked, but its config may be locked. */
  readonly isPinned: boolean
  readonly of: OuterName
}

/** The names of an image, sorted out. */
export interface SortedNames {
  readonly wanted: readonly WantedName[]
  /** Names that only the builder knows, as they are written. */
  readonly unknown: readonly UnknownName[]
}

/** A name that no lock can hold. */
export interface UnknownName {
  readonly name: string
  readonly span: Span
  readonly of: OuterName
  /** Why, in words that go on after "not locked: ". */
  readonly why: string
  /** A way out; undefined where the usual one does. */
  readonly hint?: string
}

/** Raw text is the author's own: nothing is written into it. */
const IN_RAW = {
  why: "it stands in raw text, which is printed as it is",
  hint: "pin it there, by --checksum=sha256:…, #<commit> or @sha256:…, or say it with .add(…) and .copy(…)",
} as const
const ONLY_BUILDER = { why: "only the builder knows what it means" } as const

/** The keys of what a project builds itself: no registry is asked for it. */
export function ownKeys(projects: readonly ProjectNode[]): ReadonlySet<string> {
  const tags = projects.flatMap(({ images }) => images.flatMap((image) => image.tags))
  return new Set(tags.flatMap((tag) => imageKey(tag) ?? []))
}

/** The names of an image that a lock can hold, without those of what is built here and of what no registry has. */
export function sortNames(
  image: ImageNode,
  registries: Registries | undefined,
  own: ReadonlySet<string>,
  options: NameOptions = {},
): SortedNames {
  const wanted: WantedName[] = []
  const unknown: UnknownName[] = []
  for (const of of namesOfImage(image, options)) {
    const { kind, name, span } = of
    const written = show(of.written)
    if (name === undefined || (kind === "repository" && isUnlockable(name)))
      unknown.push({ name: written, span, of, ...(of.isRaw ? IN_RAW : ONLY_BUILDER) })
    else {
      const key = keyOf(kind, name, registries)
      if (key === undefined || (kind === "image" && own.has(key))) continue
      if (of.isRaw) {
        unknown.push({ name: written, span, of, ...IN_RAW })
        continue
      }
      const isPinned = kind === "image" && /@/u.test(name)
      wanted.push({ kind, key, name, span, isPinned, of })
    }
  }
  return { wanted, unknown }
}

/** An address that says in a query what it means, and not a whole commit. */
const isUnlockable = (address: string): boolean =>
  readGitAddress(address) === undefined && !/[?&](?:checksum|commit)=[0-9a-f]{40}\b/u.test(address)

function keyOf(
  kind: OuterKind,
  name: string,
  registries: Registries | undefined,
): string | undefined {
  if (kind === "file") return name
  if (kind === "repository") return repositoryKey(name)
  // As an argument may have it; no registry does.
  if (name === "scratch") return undefined
  const read = readReference(name)
  return !read || placeOf(read, registries) === "nowhere" ? undefined : imageKey(name)
}

/** Whether a lock holds a name. */
export function isLocked(lock: LockFile, { kind, key }: Pick<WantedName, "kind" | "key">): boolean {
  if (kind === "image") return Object.hasOwn(lock.images, key)
  return Object.hasOwn(kind === "file" ? lock.files : lock.repositories, key)
}
