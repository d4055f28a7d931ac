import { existsSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import type { LoadedProject } from "@stagecraft/config"
import type { DiskQuestion } from "@stagecraft/dsl"
import type { GitChanges } from "./git-changes.ts"
import type { Ways } from "./ways-to.ts"

/** An input counts whatever of it changes. */
type Kind = DiskQuestion["kind"] | "input"

/** What was asked of paths of the repository; a symbolic link that was passed has no kind. */
type Asked = ReadonlyMap<string, ReadonlySet<Kind>>

/** Judges whether what a config and its blocks asked the disk has another answer than it had. */
export type AskedAnew = (project: LoadedProject) => Promise<boolean>

/**
 * Compares answers of the disk now with those of a commit, by what has changed between them.
 *
 * A config runs as it did then up to the first question with another answer. That one it asks now, too: so it is enough to
 * look at what is asked now, also where a block went on otherwise then.
 */
export function askedAnew(changes: GitChanges, ways: Ways): AskedAnew {
  const { root, paths, edited, links, before } = changes
  const texts = new Map<string, Promise<string | undefined>>()
  const textBefore = async (path: string): Promise<string | undefined> => {
    if (!texts.has(path)) texts.set(path, before(path))
    return await texts.get(path)
  }
  const isNow = (path: string): boolean => existsSync(join(root, path))
  const isOtherText = async (path: string): Promise<boolean> =>
    basename(path) !== MANIFEST || fieldsOf(await textBefore(path)) !== fieldsOf(textOf(root, path))

  /** A folder that something came to or went from. */
  const hasOtherNames = async (
    folder: string,
    kinds: ReadonlySet<Kind>,
    path: string,
  ): Promise<boolean> => {
    if (kinds.has("names")) return true
    if (kinds.has("there") && ((await textBefore(folder)) !== undefined) !== isNow(folder))
      return true
    if (!kinds.has("packages")) return false
    // What has come is asked for its manifest.
    const inside = folder === "" ? path : path.slice(folder.length + 1)
    const [name = ""] = inside.split("/", 1)
    const isWhole = path.endsWith("/") || basename(path) === MANIFEST
    if (isWhole) return !isNow(folder === "" ? name : `${folder}/${name}`)
    return links.has(path) && name === inside
  }

  return async ({ inputs, asked: questions }) => {
    const asked = askedOf(inputs, questions, ways)
    for (const path of paths) {
      if (path.endsWith("/") && [...asked.keys()].some((each) => `${each}/`.startsWith(path)))
        return true
      const kinds = asked.get(path)
      if (edited.has(path)) {
        if (kinds?.has("input") || (kinds?.has("text") && (await isOtherText(path)))) return true
        continue
      }
      if (kinds) return true
      for (const folder of foldersOf(path)) {
        const of = asked.get(folder)
        if (of && (await hasOtherNames(folder, of, path))) return true
      }
    }
    return false
  }
}

function askedOf(inputs: readonly string[], questions: readonly DiskQuestion[], ways: Ways): Asked {
  const asked = new Map<string, Set<Kind>>()
  const kindsOf = (path: string): Set<Kind> => {
    const known = asked.get(path) ?? new Set()
    asked.set(path, known)
    return known
  }
  const all = [...inputs.map((path) => ({ kind: "input" as const, path })), ...questions]
  for (const { kind, path } of all) {
    for (const way of ways.to(path)) kindsOf(way)
    const end = ways.end(path)
    if (end !== undefined) kindsOf(end).add(kind)
  }
  return asked
}

/** The folders that a path lies in, up to the repository's own. */
function foldersOf(path: string): readonly string[] {
  const parts = path.replace(/\/$/u, "").split("/").slice(0, -1)
  return ["", ...parts.map((_, index) => parts.slice(0, index + 1).join("/"))]
}

const MANIFEST = "package.json"

/** What a manifest says to those who do not copy it: which package it is, what that has, and where imports of it lead. */
const FIELDS = [
  "name",
  "version",
  "workspaces",
  "packageManager",
  "devEngines",
  "type",
  "main",
  "exports",
  "imports",
]

function fieldsOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  try {
    const manifest = JSON.parse(text.replace(/^\uFEFF/u, "")) as Readonly<Record<string, unknown>>
    return JSON.stringify(FIELDS.map((name) => manifest[name] ?? null))
  } catch {
    return text
  }
}

function textOf(root: string, path: string): string | undefined {
  try {
    return readFileSync(join(root, path), "utf8")
  } catch {
    return undefined
  }
}
