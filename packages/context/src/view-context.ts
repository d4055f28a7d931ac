import { isUtf8 } from "node:buffer"
import { readFileSync } from "node:fs"
import type { ContextEntry } from "./context-entry.ts"
import type { IgnoreRules, Verdict } from "./ignore-rules.ts"
import { readEntry } from "./read-entry.ts"
import { readFolder } from "./read-folder.ts"
import { contextRoot } from "./walk-context.ts"

/** Bytes. What is longer is not read to prove anything. */
const LONGEST_TEXT = 16 * 1024 * 1024

/**
 * A build context as the builder would get it, one question at a time. Paths are relative to it, normal, with
 * slashes; links are not followed. What cannot be read counts as not there.
 */
export interface ContextView {
  /** What is sent under a path; undefined when nothing is. `""` is the context itself. */
  entry(path: string): ContextEntry | undefined
  /** The names sent from a folder, in byte order; none when it is no folder. */
  names(folder: string): readonly string[]
  /** The text of a file that is sent; undefined when it is none, is no UTF-8 or is longer than 16 MB. */
  text(path: string): string | undefined
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")))

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

class View implements ContextView {
  readonly #root: string
  readonly #rules: IgnoreRules
  readonly #entries = new Map<string, ContextEntry | undefined>()
  readonly #verdicts = new Map<string, Verdict | undefined>()
  readonly #names = new Map<string, readonly string[]>()

  constructor(root: string, rules: IgnoreRules) {
    this.#root = root
    this.#rules = rules
  }

  /** The rules' word on a path, however deep; undefined where the walk does not come. */
  #verdict(path: string): Verdict | undefined {
    const unknown: string[] = []
    let at = path
    for (; at !== "" && !this.#verdicts.has(at); at = folderOf(at)) unknown.push(at)
    let verdict = this.#verdicts.get(at)
    for (const next of unknown.toReversed()) {
      const reached = at === "" || (verdict && this.#isFolder(at) && !this.#isClosed(at, verdict))
      verdict = reached ? this.#rules.decide(next, verdict) : undefined
      this.#verdicts.set(next, verdict)
      at = next
    }
    return verdict
  }

  #isFolder(path: string): boolean {
    return this.#read(path)?.type === "directory"
  }

  #isClosed(folder: string, verdict: Verdict): boolean {
    return verdict.excluded && this.#rules.closes(folder)
  }

  #read(path: string): ContextEntry | undefined {
    if (!this.#entries.has(path))
      this.#entries.set(
        path,
        attempt(() => readEntry(this.#root, path, () => undefined)),
      )
    return this.#entries.get(path)
  }

  entry(path: string): ContextEntry | undefined {
    if (path === "") return this.#read("")
    const verdict = this.#verdict(path)
    if (!verdict) return undefined
    // A folder that is kept out is sent all the same when something in it is.
    if (verdict.excluded) {
      if (!this.#isFolder(path) || this.names(path).length === 0) return undefined
    }
    return this.#read(path)
  }

  names(folder: string): readonly string[] {
    const known = this.#names.get(folder)
    if (known) return known
    if (folder !== "") {
      const verdict = this.#verdict(folder)
      if (!verdict || !this.#isFolder(folder) || this.#isClosed(folder, verdict)) return []
    }
    const members = attempt(() => readFolder(`${this.#root}/${folder}`))?.members ?? []
    const at = (name: string): string => (folder === "" ? name : `${folder}/${name}`)
    const sent = members.map(({ name }) => name).filter((name) => this.entry(at(name)))
    this.#names.set(folder, sent)
    return sent
  }

  text(path: string): string | undefined {
    const entry = this.entry(path)
    if (entry?.type !== "file" || entry.size > LONGEST_TEXT) return undefined
    const bytes = attempt(() => readFileSync(`${this.#root}/${path}`))
    return bytes && isUtf8(bytes) ? bytes.toString() : undefined
  }
}

/**
 * Looks at a context through the rules of its ignore file. Each path is read at most once, so that all who prove
 * something by it see the same.
 *
 * @throws ImageError `context-not-a-folder`.
 */
export function viewContext(root: string, rules: IgnoreRules): ContextView {
  return new View(contextRoot(root), rules)
}
