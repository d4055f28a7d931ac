import type { PathUse } from "./paths.ts"
import { pathMadeAnew, pathOf, protectedPath } from "./paths.ts"
import type { ShellWord } from "./read-shell.ts"
import type { Role, Trait } from "./tool.ts"

/** A package that is a folder, a file or an address: its build is the author's own, and nobody knows what it does. */
const LOCAL_PACKAGE = /^\.{0,2}\/|^\.{1,2}$|:\/\/|^file:/u

/** Of some package managers every name that ends so is a file, wherever it lies. */
const PACKED = /\.(?:apk|deb|rpm|whl|zip|tar|tgz|tar\.\w+)["']?$/iu
const ADDRESS = /^(?:https?|ftps?):\/\//iu

const MADE_ANEW = /^\/(?:dev|proc|sys)(?:\/|$)/u

/** Thrown while a command is read: a call that its row does not cover. */
export class NotKnown extends Error {}

// Most RUNs are not understood, and to note where an error came from takes longer than to read them.
const notKnown = new NotKnown()

/** Ends the reading of a command. */
export function refuse(why: string): never {
  notKnown.message = why
  throw notKnown
}

const NO_TRAITS: ReadonlySet<Trait> = new Set()
const PROGRAMS: readonly Trait[] = ["programs"]
const sums = new WeakMap<ReadonlySet<Trait>, WeakMap<readonly Trait[], ReadonlySet<Trait>>>()

/** The identical set for the same set and list: rows have few of them, and commands are many. */
function sumOf(set: ReadonlySet<Trait>, list: readonly Trait[]): ReadonlySet<Trait> {
  let byList = sums.get(set)
  if (!byList) sums.set(set, (byList = new WeakMap<readonly Trait[], ReadonlySet<Trait>>()))
  let found = byList.get(list)
  if (!found) {
    const both = new Set([...set, ...list])
    byList.set(list, (found = both.size === set.size ? set : both))
  }
  return found
}

const above = (path: string): readonly PathUse[] =>
  path
    .split("/")
    .slice(1, -1)
    .map((_, count, parts) => ({ path: `/${parts.slice(0, count + 1).join("/")}`, reach: "one" }))

/** Collects what a command does, word by word. */
export class EffectsReader {
  traits: ReadonlySet<Trait> = NO_TRAITS
  readonly files: string[] = []
  readonly unsettles: PathUse[] = []
  readonly reads: PathUse[] = []
  readonly writes: PathUse[] = []
  apart: string | undefined
  makesParents = false
  suffixes: readonly string[] = []
  readonly directory: string | undefined

  constructor(directory: string | undefined) {
    this.directory = directory
  }

  /** A list that a row or a file of this folder has once. */
  add(traits: readonly Trait[]): void {
    this.traits = sumOf(this.traits, traits)
  }

  use(word: ShellWord, role: Role, recursive: boolean): void {
    if (role === "data" || role === "literal" || role === "address" || role === "package") {
      if (role === "package" && (LOCAL_PACKAGE.test(word.prefix) || PACKED.test(word.text)))
        refuse(`${word.text} is not a package of a registry`)
      if (role === "address" && !ADDRESS.test(word.prefix))
        refuse(`${word.text} may be a file or a folder`)
      if (role === "literal" && word.prefix.startsWith("@")) refuse(`${word.text} names a file`)
      if (word.splits) refuse(`${word.text} is not quoted and may become several words`)
      if (word.value === undefined && word.prefix === "")
        refuse(`${word.text} may turn out to be an option`)
      if (word.globAt !== undefined) refuse(`${word.text} depends on what lies around`)
      return
    }
    const path = pathOf(word, this.directory)
    if (!path) return refuse(`it is not known which path ${word.text} is`)
    this.touch(path, role, recursive)
  }

  /** Counts files as read, without any say in whether the call is understood. */
  readAll(words: readonly ShellWord[]): void {
    const everywhere: PathUse = { path: "/", reach: "tree" }
    for (const word of words) this.reads.push(pathOf(word, this.directory) ?? everywhere)
  }

  touch(found: PathUse, role: Role, recursive: boolean): void {
    if (found.path === "/dev/null" && role !== "gone") return
    const tree = recursive || role === "tree"
    const path: PathUse = tree && found.reach === "one" ? { ...found, reach: "tree" } : found
    if (role === "read") {
      if (MADE_ANEW.test(path.path)) refuse(`${path.path} is made anew for each RUN`)
      // Whoever may follow a folder may read what is in it.
      this.reads.push(path.reach === "one" ? { ...path, reach: "tree" } : path)
      return
    }
    this.writes.push(path)
    if (this.makesParents) this.writes.push(...above(path.path))
    for (const suffix of this.suffixes) {
      const other = path.path.endsWith(suffix)
        ? path.path.slice(0, -suffix.length)
        : `${path.path}${suffix}`
      this.writes.push({ ...path, path: other })
    }
    const anew = pathMadeAnew(path)
    if (anew !== undefined) refuse(`a RUN starts from ${anew}, which it may change`)
    const guarded = protectedPath(path)
    if (guarded !== undefined) this.apart ??= `a RUN starts from ${guarded}, which it may change`
    if (path.reach === "one") this.files.push(path.path)
    else this.add(PROGRAMS)
    const { directory } = this
    if (role === "closed" || (role === "gone" && (tree || directory !== undefined)))
      this.unsettles.push(path)
    // A link in it may take the place of an empty folder.
    else if (role === "tree" && directory !== undefined)
      this.unsettles.push({ ...path, reach: "below" })
  }
}
