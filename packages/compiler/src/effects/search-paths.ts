import type { StageFacts, Variables } from "../stage-facts.ts"
import { joinPath, variableAt } from "../stage-facts.ts"
import type { PathUse } from "./paths.ts"

const tree = (path: string): PathUse => ({ path, reach: "tree" })

/** Where programs and libraries are on every system, and where a shell looks when nobody says. */
const USUAL: readonly PathUse[] =
  `/bin /sbin /lib /lib32 /lib64 /libx32 /usr/bin /usr/sbin /usr/lib /usr/lib32 /usr/lib64
  /usr/libexec /usr/local/bin /usr/local/sbin /usr/local/lib /etc/ld.so.cache /etc/ld.so.conf /etc/ld.so.conf.d
  /etc/ld.so.preload`
    .split(/\s+/u)
    .map(tree)
const ALWAYS = ["PATH", "LD_LIBRARY_PATH", "LD_PRELOAD"]

/** A search path that the graph itself has set, in pieces; undefined: it may be any. */
function valueOf(name: string, from: Variables | undefined): readonly string[] | undefined {
  for (let each = from; each; each = each.before) {
    if (each.name === undefined) return undefined
    if (each.name !== name) continue
    if (each.value !== undefined) return [each.value]
    return each.text && expand(each, name)
  }
  // Of an unknown base: its search paths are taken not to lead where the graph puts files.
  return []
}

function expand({ text = [], by, before }: Variables, name: string): readonly string[] | undefined {
  let out = ""
  const more: string[] = []
  // What stands in an ENV has the values from before it.
  let earlier = before
  while (earlier?.by !== undefined && earlier.by === by) earlier = earlier.before
  for (const part of text) {
    if (typeof part === "string") out += part
    else if (part.kind === "literal") out += part.value
    else if (part.kind !== "env" || part.expansion) return undefined
    else if (part.name === name) {
      const inner = valueOf(name, earlier)
      if (!inner) return undefined
      more.push(...inner)
      out += "\0"
    } else {
      const value = valueOf(part.name, earlier)
      if (value?.length !== 1) return undefined
      out += value[0]
    }
  }
  // A word that the old value is only a part of is none of its folders.
  const whole = out.split(/[:\s]/u)
  if (whole.some((piece) => piece.includes("\0") && piece !== "\0")) return undefined
  return [whole.filter((piece) => piece !== "\0").join(":"), ...more]
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
    const values = variableAt(facts, name) === "unset" ? [] : valueOf(name, facts.variables)
    if (!values) return undefined
    for (const piece of values.flatMap((value) => value.split(/[:\s=]/u))) {
      // An empty one is the working directory.
      const path = joinPath(facts.directory, piece || ".")
      found.push(tree(path ?? "."))
    }
  }
  return found
}
