import type { ScriptedPackage } from "./install-scripts.ts"
import type { JsonObject, Project } from "./project.ts"
import { asObject, fieldsOf } from "./project.ts"
import { refuse } from "./refusal.ts"

/** What an install takes from a lock file of bun. */
export interface BunLock {
  /** The packages that it may run scripts of; `"untold"` where the lock file does not know. */
  readonly scripted: readonly ScriptedPackage[] | "untold"
  /** Files that packages are patched with. */
  readonly patches: readonly string[]
}

/** The text with blanks for commas before an end: bun writes them, JSON has none. */
const withoutLastCommas = (text: string): string =>
  text.replace(
    /("[^"\\]*(?:\\.[^"\\]*)*")|,(?=\s*[}\]])/gu,
    (_, string: string | undefined) => string ?? " ",
  )

function parsed(project: Project): JsonObject {
  const text = withoutLastCommas(project.text("bun.lock"))
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refuse("bun.lock is not understood")
  }
  return asObject(value) ?? refuse("bun.lock holds no object")
}

/** Of a registry: `["ms@2.1.3", "", {}, "sha512-…"]`, with its address in the second place if it is another one. */
function registryPackage(place: string, entry: readonly unknown[]): ScriptedPackage {
  const [spec, registry, info, integrity] = entry
  const { name, version } =
    /^(?<name>(?:@[^@/]+\/)?[^@/]+)@(?<version>\d[\w.+-]*)$/u.exec(String(spec))?.groups ?? {}
  const isKnown =
    entry.length === 4 &&
    /^(?:https?:\/\/[^\s]+)?$/u.test(typeof registry === "string" ? registry : "-") &&
    asObject(info) !== undefined &&
    /^sha\d+-/u.test(String(integrity))
  if (name === undefined || version === undefined || !isKnown)
    return refuse(
      `bun.lock has ${typeof spec === "string" ? spec : place}, which does not come from a registry`,
    )
  return { name, version, resolved: String(registry) || undefined }
}

const isOwn = (spec: unknown, folders: ReadonlySet<string>): boolean => {
  const [, folder] = /^(?:@[^@/]+\/)?[^@/]+@workspace:(.*)$/u.exec(String(spec)) ?? []
  if (folder === undefined) return false
  if (!folders.has(folder)) refuse(`bun.lock is for ${folder}, too, whose manifest was not found`)
  return true
}

const nameIn = (place: string): string => /(?:@[^/]+\/)?[^/]+$/u.exec(place)?.[0] ?? place

/** Names that may run scripts by somebody's word; undefined where bun goes by a list of its own. */
function trusted(lists: readonly unknown[]): ReadonlySet<string> | undefined {
  const given = lists.filter((list) => list !== undefined)
  if (given.length === 0) return undefined
  return new Set(
    given.flatMap((list) =>
      Array.isArray(list) ? list.map(String) : refuse("its trustedDependencies are not a list"),
    ),
  )
}

/**
 * Reads `bun.lock`. Which packages have scripts is in those of version 2.
 *
 * @param manifests - Those of the project's own packages, by their folders.
 * @throws Refusal for packages that come neither from a registry nor from these folders.
 */
export function bunLock(project: Project, manifests: ReadonlyMap<string, JsonObject>): BunLock {
  const lock = parsed(project)
  const version = lock["lockfileVersion"]
  if (version !== 0 && version !== 1 && version !== 2)
    refuse("its lock file is of a version that is not known")
  const folders = new Set(manifests.keys())
  for (const [folder] of fieldsOf(lock["workspaces"]))
    if (!folders.has(folder)) refuse(`bun.lock is for ${folder}, too, whose manifest was not found`)
  const lists = [...manifests.values()].map((manifest) => manifest["trustedDependencies"])
  const names = trusted([lock["trustedDependencies"], ...lists])
  const packages = fieldsOf(lock["packages"]).flatMap(([place, value]) => {
    const entry = Array.isArray(value) ? (value as unknown[]) : []
    if (isOwn(entry[0], folders)) return []
    const found = registryPackage(place, entry)
    const mayRun = !names || names.has(found.name) || names.has(nameIn(place))
    const hasScript = version !== 2 || asObject(entry[2])?.["hasInstallScript"] !== undefined
    return mayRun && hasScript ? [found] : []
  })
  const patches = [lock, manifests.get("")!].flatMap((from) =>
    fieldsOf(from["patchedDependencies"]).map(([, path]) => String(path)),
  )
  const strange = patches.find((path) => !/^(?:(?!\.\.?(?:\/|$))[\w@.+-]+(?:\/|$))+$/u.test(path))
  if (strange !== undefined) refuse(`it is not known where the patch ${strange} is`)
  return {
    scripted: names || version === 2 ? packages : "untold",
    patches: [...new Set(patches)],
  }
}
