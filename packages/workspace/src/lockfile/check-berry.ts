import { asObject } from "../manifest.ts"
import type { Dependency, Workspace, WorkspacePackage } from "../workspace.ts"
import { asks, ledInside, manifestOf, overriddenNames, readOnce } from "./lock-check.ts"
import type { Difference, LockCheck } from "./lock-check.ts"
import { mappingAt, plainMapping, textAt } from "./plain-mapping.ts"
import type { PlainMapping } from "./plain-mapping.ts"

const RESOLUTION = /^ {2}resolution: "(?<name>[^"]+)@workspace:(?<folder>[^"]+)"$/mu

interface Entry {
  readonly name: string
  readonly mapping: PlainMapping
}

/** What the lockfile says of the workspace's own packages. */
interface Own {
  readonly byFolder: ReadonlyMap<string, Entry>
  /** The folders of what leads to them, as it is asked for: `once@npm:^1.4.0`. */
  readonly folders: ReadonlyMap<string, string>
}

function ownEntries(text: string): Own {
  const byFolder = new Map<string, Entry>()
  const folders = new Map<string, string>()
  for (const block of text.replaceAll("\r", "").split(/\n{2,}/u)) {
    const { name, folder } = RESOLUTION.exec(block)?.groups ?? {}
    if (name === undefined || folder === undefined) continue
    // The first line is the key, which may be of a long form; what is below it is indented.
    const mapping = plainMapping(block.slice(block.indexOf("\n  ") + 1))
    byFolder.set(folder, { name, mapping })
    // A long key stands behind a question mark, and the colon in the next line.
    const { keys = "" } = /^(?:\? )?"?(?<keys>[^"\n]+)"?\n?:$/mu.exec(block)?.groups ?? {}
    for (const key of keys.split(", ")) folders.set(key, folder)
  }
  return { byFolder, folders }
}

/** Later versions write the protocol that earlier ones leave out. */
const bare = (range: string | undefined): string => (range ?? "").trim().replace(/^npm:/u, "")

function* checkLists(
  each: WorkspacePackage,
  locked: PlainMapping,
  dependencies: readonly Dependency[],
  workspace: Workspace,
): Iterable<Difference> {
  // A dev dependency outweighs another of its name.
  const wanted = new Map(dependencies.map((dependency) => [dependency.name, dependency]))
  for (const dependency of wanted.values()) {
    const then = textAt(locked, dependency.name)
    if (then === undefined || bare(then) !== bare(dependency.range))
      yield asks(each, dependency, workspace)
  }
  for (const name of Object.keys(locked))
    if (!wanted.has(name)) yield { text: `${manifestOf(each)} no longer asks for ${name}` }
}

export const checkBerry: LockCheck = function* (text, packages, workspace) {
  const { byFolder, folders } = readOnce(workspace, text, ownEntries)
  const overridden = overriddenNames([workspace.packages[0]!.manifest["resolutions"]])
  for (const each of packages) {
    const entry = byFolder.get(each.directory)
    const { name } = each.manifest
    if (!entry || (name !== undefined && entry.name !== name)) {
      yield { text: `it does not have ${manifestOf(each)}${entry ? ` as ${each.name}` : ""}` }
      continue
    }
    const isPeer = ({ kind }: Dependency): boolean => kind === "peer"
    const others = each.dependencies.filter((dependency) => !isPeer(dependency))
    yield* checkLists(each, mappingAt(entry.mapping, "dependencies"), others, workspace)
    for (const dependency of others) {
      const { name: asked, range } = dependency
      const folder = folders.get(`${asked}@npm:${bare(range)}`) ?? folders.get(`${asked}@${range}`)
      if (!overridden.has(asked)) yield* ledInside(each, dependency, folder, workspace)
    }
    // Marks of peers are peers of any version themselves.
    const marked = asObject(each.manifest["peerDependenciesMeta"]) ?? {}
    const locked = mappingAt(entry.mapping, "peerDependencies")
    const kept = Object.entries(locked).filter(([peer]) => !Object.hasOwn(marked, peer))
    const peers = each.dependencies.filter(
      (dependency) => isPeer(dependency) && !Object.hasOwn(marked, dependency.name),
    )
    yield* checkLists(each, Object.fromEntries(kept), peers, workspace)
  }
}
