import { hash } from "node:crypto"
import { entryLine, kindOf } from "./file-book.ts"
import type { BookFolder, MemberKind } from "./file-book.ts"

/** Something that an image sees of a context. */
export interface SeenEntry {
  readonly path: string
  readonly kind: MemberKind
  /** Permission bits, with setuid, setgid and sticky. */
  readonly mode: number
  /** Of a file the hash of its bytes, of a link where it points, of anything else nothing. */
  readonly content: string
}

/** What an image sees of a context, through its rules. */
export interface SeenContext {
  /**
   * The same for two that see the same names with the same types, modes and contents. Times and hard links are no part
   * of it, as they are none of what BuildKit knows a file by.
   */
  readonly digest: string
  /** The last change of anything that was looked at, in milliseconds since 1970. */
  readonly youngest: number
  /** Paths of files that did not keep still while they were read; nothing is known of them. */
  readonly restless: readonly string[]
  /** All that is seen, folders before what is in them. */
  entries(): Iterable<SeenEntry>
}

/** What is seen of one folder by all whose rules let the same through there. */
export interface FolderView {
  /** Undefined for one that is gone. */
  readonly folder: BookFolder | undefined
  /** Places of the names that are sent. */
  readonly sent: readonly number[]
  readonly below: ReadonlyMap<number, FolderView>
  youngest: number
  digest?: string
}

/** {@link SeenContext} of the view of its root. */
export class Seen implements SeenContext {
  readonly #view: FolderView
  readonly #isAnyRestless: () => boolean
  readonly youngest: number

  constructor(view: FolderView, rootChanged: number, isAnyRestless: () => boolean) {
    this.#view = view
    this.#isAnyRestless = isAnyRestless
    this.youngest = Math.max(view.youngest, rootChanged)
  }

  get digest(): string {
    return digestOf(this.#view, "")
  }

  get restless(): readonly string[] {
    // Nearly always there is none, and then nothing is searched.
    if (!this.#isAnyRestless()) return []
    return [...places(this.#view, "")].flatMap(({ folder, at, path }) =>
      folder.isRestless(at) ? [path] : [],
    )
  }

  *entries(): Generator<SeenEntry> {
    for (const { folder, at, path } of places(this.#view, "")) {
      const mode = folder.mode(at)
      const kind = kindOf(mode)
      yield { path, kind, mode: mode & 0o7777, content: contentOf(folder, at, path, kind) }
    }
  }
}

interface Place {
  readonly folder: BookFolder
  readonly at: number
  readonly path: string
}

function* places({ folder, sent, below }: FolderView, path: string): Generator<Place> {
  if (!folder) return
  for (const at of sent) {
    const name = folder.names[at]!
    const here = path === "" ? name : `${path}/${name}`
    yield { folder, at, path: here }
    const inside = below.get(at)
    if (inside) yield* places(inside, here)
  }
}

function contentOf(folder: BookFolder, at: number, path: string, kind: MemberKind): string {
  if (kind === "file") return folder.hashAt(at)
  if (kind === "symlink") return folder.target(at, path)
  // What a device is, by its number; a pipe and a socket are nothing more.
  return kind === "special" ? String(folder.device(at)) : ""
}

/** A folder's digest is made of those below it, so that what many images see alike is hashed once. */
function digestOf(view: FolderView, path: string): string {
  if (view.digest !== undefined) return view.digest
  const { folder, sent, below } = view
  let text = ""
  for (const at of sent) {
    const name = folder!.names[at]!
    const here = path === "" ? name : `${path}/${name}`
    const mode = folder!.mode(at)
    const inside = below.get(at)
    const kind = inside ? "directory" : kindOf(mode)
    const content = inside ? digestOf(inside, here) : contentOf(folder!, at, here, kind)
    text += entryLine(kind, mode, name, content)
  }
  return (view.digest = hash("sha256", text))
}
