import type { StageFacts, Variables } from "../stage-facts.ts"
import { joinPath, variableAt } from "../stage-facts.ts"
import type { PathUse } from "./paths.ts"
import { isIn } from "./paths.ts"

const tree = (path: string): PathUse => ({ path, reach: "tree" })

/** Where programs and libraries are on every system, and where a shell looks when nobody says. */
const USUAL: readonly PathUse[] =
  `/bin /sbin /lib /lib32 /lib64 /libx32 /usr/bin /usr/sbin /usr/lib /usr/lib32 /usr/lib64
  /usr/libexec /usr/local/bin /usr/local/sbin /usr/local/lib /etc/ld.so.cache /etc/ld.so.conf /etc/ld.so.conf.d
  /etc/ld.so.preload`
    .split(/\s+/u)
    .map(tree)
const IS_USUAL = new Set(USUAL.map(({ path }) => path))
const ALWAYS = ["PATH", "LD_LIBRARY_PATH", "LD_PRELOAD"]

/** Stands for the older value of the same variable. */
const OLDER = "\0"
/** Stands for a value that only an unknown base knows. */
const FOREIGN = "\u0001"

/** The value of a variable, in pieces; undefined: it may be any. */
function valueOf(
  name: string,
  from: Variables | undefined,
  facts: StageFacts,
): readonly string[] | undefined {
  for (let each = from; each; each = each.before) {
    if (each.name === undefined) return undefined
    if (each.name !== name) continue
    if (each.value !== undefined) return [each.value]
    return each.text && expand(each, name, facts)
  }
  return [facts.base === "known" ? "" : FOREIGN]
}

function expand(
  { text = [], by, before }: Variables,
  name: string,
  facts: StageFacts,
): readonly string[] | undefined {
  let out = ""
  const older: string[] = []
  // What stands in an ENV has the values from before it.
  let earlier = before
  while (earlier?.by !== undefined && earlier.by === by) earlier = earlier.before
  for (const part of text) {
    if (typeof part === "string") out += part
    else if (part.kind === "literal") out += part.value
    else if (part.kind !== "env" || part.expansion) return undefined
    else {
      const value = valueOf(part.name, earlier, facts)
      if (!value || (part.name !== name && value.length !== 1)) return undefined
      if (part.name === name) older.push(...value)
      out += part.name === name ? OLDER : value[0]
    }
  }
  const pieces = out.split(/[:\s]/u)
  // Glued to something, its first or last folder is another one.
  if (pieces.some((piece) => piece.includes(OLDER) && piece !== OLDER)) return undefined
  return [...pieces.filter((piece) => piece !== OLDER), ...older]
}

const known = new WeakMap<StageFacts, Map<string, readonly PathUse[] | undefined>>()

/**
 * Folders and files from which programs, their libraries and their modules are loaded; undefined: they may be any.
 *
 * Of a base whose config is unknown it is taken that its own search paths do not lead where the graph puts files.
 */
export function searchPaths(
  facts: StageFacts,
  names: readonly string[],
): readonly PathUse[] | undefined {
  let byNames = known.get(facts)
  if (!byNames) known.set(facts, (byNames = new Map<string, readonly PathUse[] | undefined>()))
  const key = names.join()
  if (!byNames.has(key)) byNames.set(key, search(facts, names))
  return byNames.get(key)
}

function search(facts: StageFacts, names: readonly string[]): readonly PathUse[] | undefined {
  const found = [...USUAL]
  for (const name of [...ALWAYS, ...names]) {
    if (variableAt(facts, name) === "unset") continue
    const values = valueOf(name, facts.variables, facts)
    if (!values) return undefined
    for (const piece of values.flatMap((value) => value.split(/[:\s=]/u))) {
      // Of an unknown base it is taken that its paths do not lead where the graph puts files.
      if (piece.includes(FOREIGN)) continue
      // An empty one is the working directory.
      const path = joinPath(facts.directory, piece || ".")
      found.push(tree(path ?? "."))
    }
  }
  return found
}

/** True when what becomes of a path may be that programs are found elsewhere. `"own"`: without the folders of every system. */
export function maySearch(facts: StageFacts, path: string, which: "all" | "own"): boolean {
  const folders = searchPaths(facts, [])
  return (
    !folders ||
    folders.some((each) => isIn(each.path, path) && !(which === "own" && IS_USUAL.has(each.path)))
  )
}
