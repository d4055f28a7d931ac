import { asObject } from "../manifest.ts"
import type { Dependency, WorkspacePackage } from "../workspace.ts"
import { asks, manifestOf } from "./lock-check.ts"
import type { LockCheck } from "./lock-check.ts"
import { mappingAt, plainMapping, textAt } from "./plain-mapping.ts"
import type { PlainMapping } from "./plain-mapping.ts"

const RESOLUTION = /^ {2}resolution: "(?<name>[^"]+)@workspace:(?<folder>[^"]+)"$/mu

interface Entry {
  readonly name: string
  readonly mapping: PlainMapping
}

/** What the lockfile says of the workspace's own packages, by folder. */
function ownEntries(text: string): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>()
  for (const block of text.replaceAll("\r", "").split(/\n{2,}/u)) {
    const { name, folder } = RESOLUTION.exec(block)?.groups ?? {}
    if (name === undefined || folder === undefined) continue
    // The first line is the key, which may be of a long form; what is below it is indented.
    const mapping = plainMapping(block.slice(block.indexOf("\n  ") + 1))
    entries.set(folder, { name, mapping })
  }
  return entries
}

/** Later versions write the protocol that earlier ones leave out. */
const bare = (range: string | undefined): string => (range ?? "").trim().replace(/^npm:/u, "")

function* checkLists(
  each: WorkspacePackage,
  locked: PlainMapping,
  dependencies: readonly Dependency[],
): Iterable<string> {
  // A dev dependency outweighs another of its name.
  const wanted = new Map(dependencies.map((dependency) => [dependency.name, dependency]))
  for (const dependency of wanted.values()) {
    const then = textAt(locked, dependency.name)
    if (then === undefined || bare(then) !== bare(dependency.range)) yield asks(each, dependency)
  }
  for (const name of Object.keys(locked))
    if (!wanted.has(name)) yield `${manifestOf(each)} no longer asks for ${name}`
}

export const checkBerry: LockCheck = function* (text, packages) {
  const entries = ownEntries(text)
  for (const each of packages) {
    const entry = entries.get(each.directory)
    const { name } = each.manifest
    if (!entry || (name !== undefined && entry.name !== name)) {
      yield `it does not have ${manifestOf(each)}${entry ? ` as ${each.name}` : ""}`
      continue
    }
    const isPeer = ({ kind }: Dependency): boolean => kind === "peer"
    const others = each.dependencies.filter((dependency) => !isPeer(dependency))
    yield* checkLists(each, mappingAt(entry.mapping, "dependencies"), others)
    // Marks of peers are peers of any version themselves.
    const marked = asObject(each.manifest["peerDependenciesMeta"]) ?? {}
    const locked = mappingAt(entry.mapping, "peerDependencies")
    const kept = Object.entries(locked).filter(([peer]) => !Object.hasOwn(marked, peer))
    const peers = each.dependencies.filter(
      (dependency) => isPeer(dependency) && !Object.hasOwn(marked, dependency.name),
    )
    yield* checkLists(each, Object.fromEntries(kept), peers)
  }
}
