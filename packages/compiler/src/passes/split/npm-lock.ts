import type { ScriptedPackage } from "./install-scripts.ts"
import type { JsonObject, Project } from "./project.ts"
import { asObject, fieldsOf, inFolder } from "./project.ts"
import { refuse } from "./refusal.ts"
import { satisfies } from "./version-range.ts"

const nameIn = (path: string): string => path.slice(path.lastIndexOf("node_modules/") + 13)

/** False for a package that is for other systems only, and so is not installed in an image. */
function onLinux(os: unknown): boolean {
  if (!Array.isArray(os) || os.length === 0) return true
  const list = os as unknown[]
  return list.includes("linux") || list.some((each) => String(each).startsWith("!"))
}

/** How an install is called: with `--force` it takes packages for other systems, too. */
interface HowInstalled {
  readonly runsScripts: boolean
  readonly isForced: boolean
}

/** A package that runs a script, and what the lock file has of it. */
interface LockedScript extends ScriptedPackage {
  readonly locked: JsonObject
}

/** Refuses a package that would be installed by what stands in the project. Itself, if it runs a script. */
function checkLocked(
  path: string,
  locked: JsonObject,
  packages: ReadonlySet<string>,
  { runsScripts, isForced }: HowInstalled,
): LockedScript | undefined {
  const { resolved, link, hasInstallScript, hasShrinkwrap, version, os } = locked
  if (link === true) {
    if (typeof resolved !== "string" || !packages.has(resolved))
      refuse(`${path} is a link to a folder that is none of its workspaces`)
    return undefined
  }
  if (!path.includes("node_modules/")) {
    if (!packages.has(path)) refuse(`its lock file names ${path}, which is none of its workspaces`)
    return undefined
  }
  if (resolved !== undefined && (typeof resolved !== "string" || !/^https?:\/\//u.test(resolved)))
    refuse(`${path} does not come from a registry`)
  if (hasShrinkwrap === true) refuse(`${path} brings a lock file of its own`)
  if (!runsScripts || hasInstallScript !== true || !(isForced || onLinux(os))) return undefined
  const name = typeof locked["name"] === "string" ? locked["name"] : nameIn(path)
  const text = (value: unknown): string | undefined =>
    typeof value === "string" ? value : undefined
  return { name, version: text(version) ?? "", resolved: text(resolved), locked }
}

/** The packages of a lock file, by their places. */
export type Locked = ReadonlyMap<string, JsonObject>

/** What the lock file lists. @throws Refusal unless it is of the kind that tells which packages run scripts. */
export function lockedPackages(project: Project): {
  readonly path: string
  readonly locked: Locked
} {
  const [path] = project.present(["npm-shrinkwrap.json", "package-lock.json"])
  if (path === undefined) return refuse("there is no package-lock.json")
  const lock = project.json(path)
  const version = lock["lockfileVersion"]
  if (version !== 2 && version !== 3)
    refuse(`${path} has lockfileVersion ${String(version)}, which does not say what runs scripts`)
  const packages = asObject(lock["packages"]) ?? refuse(`${path} lists no packages`)
  return {
    path,
    locked: new Map(fieldsOf(packages).map(([place, value]) => [place, asObject(value) ?? {}])),
  }
}

/**
 * Refuses a lock file with a package that would be installed by what stands in the project.
 *
 * @returns those that run a script.
 */
export function checkPackages(
  locked: Locked,
  folders: readonly string[],
  how: HowInstalled,
): readonly LockedScript[] {
  const own = new Set(folders)
  return [...locked].flatMap(([path, each]) =>
    path === "" ? [] : (checkLocked(path, each, own, how) ?? []),
  )
}

/** True for a package that an install leaves out; what is there for both reasons only if both are. */
export function isOmitted(locked: JsonObject, omits: ReadonlySet<string>): boolean {
  const is = (kind: string): boolean => locked[kind] === true
  return (
    (is("dev") && omits.has("dev")) ||
    (is("optional") && omits.has("optional")) ||
    (is("devOptional") && omits.has("dev") && omits.has("optional"))
  )
}

const MAY_LACK = ["link", "dev", "optional", "devOptional", "peer"]

/** True where some package comes into the project's own node_modules, whatever is left out: without any there is none. */
export const bringsSome = (manifest: JsonObject, locked: Locked): boolean =>
  fieldsOf(manifest["dependencies"]).some(([name]) => {
    const found = locked.get(`node_modules/${name}`)
    const isElsewhere = REQUIRED.slice(1).some((kind) => asObject(manifest[kind])?.[name])
    return found && !isElsewhere && !MAY_LACK.some((kind) => found[kind] === true)
  })

const REQUIRED = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]

const sorted = (value: unknown): string =>
  JSON.stringify(fieldsOf(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))

/** Where Node would find a package of that name from a place of the lock file. */
function findFrom(place: string, name: string, locked: Locked): JsonObject | undefined {
  for (let at = place; ;) {
    const path = at === "" ? `node_modules/${name}` : `${at}/node_modules/${name}`
    const found = locked.get(path)
    if (found) {
      const { link, resolved } = found
      return link === true && typeof resolved === "string" ? locked.get(resolved) : found
    }
    if (at === "") return undefined
    const above = at.lastIndexOf("/node_modules/")
    const parent =
      at.startsWith("node_modules/") || above >= 0 ? at.slice(0, Math.max(above, 0)) : ""
    at = parent
  }
}

function checkRequired(place: string, each: JsonObject, kind: string, locked: Locked): void {
  const optional = asObject(each["peerDependenciesMeta"]) ?? {}
  for (const [name, range] of fieldsOf(each[kind])) {
    const found = findFrom(place, name, locked)
    const may = kind === "optionalDependencies" || asObject(optional[name])?.["optional"] === true
    if (!found && may) continue
    const version = found?.["version"]
    const by = place === "" ? "package.json" : place
    if (typeof range !== "string" || typeof version !== "string" || !satisfies(version, range))
      refuse(`it is not certain that its lock file has what ${by} needs of ${name}`)
  }
}

/** Refuses a lock file that says of the project's own packages something else than their manifests. */
export function checkAgrees(manifests: ReadonlyMap<string, JsonObject>, locked: Locked): void {
  for (const [folder, manifest] of manifests)
    for (const kind of REQUIRED)
      if (sorted(manifest[kind]) !== sorted(locked.get(folder)?.[kind]))
        refuse(`its lock file has other ${kind} than ${inFolder(folder, "package.json")}`)
}

/**
 * Refuses a lock file that an install might go beyond: which packages come then, and what they run, is not known.
 *
 * It has to say of the project's own packages what their manifests say, and to have something fitting for whatever anything
 * needs.
 */
export function checkComplete(manifests: ReadonlyMap<string, JsonObject>, locked: Locked): void {
  for (const [folder, manifest] of manifests)
    if (manifest["overrides"] !== undefined)
      refuse(`${inFolder(folder, "package.json")} overrides versions`)
  checkAgrees(manifests, locked)
  for (const [place, each] of locked) {
    if (each["link"] === true) continue
    const kinds = manifests.has(place)
      ? REQUIRED
      : REQUIRED.filter((kind) => kind !== "devDependencies")
    for (const kind of kinds) checkRequired(place, each, kind, locked)
  }
}
