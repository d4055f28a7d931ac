import { posix } from "node:path"
import { nearest } from "@stagecraft/ir"
import { isAbove } from "./find-root.ts"
import type { ManagerSettings } from "./manager-settings.ts"
import { catalogsOf, isOff } from "./manager-settings.ts"
import type { JsonObject, Manifest } from "./manifest.ts"
import { asObject, fieldOf } from "./manifest.ts"
import type { DependencyKind, PackageManager, WorkspacePackage } from "./workspace.ts"
import { isRange, satisfies } from "./version-range.ts"

/** What a range of a manifest leads to. Nothing for what comes from a registry. */
export interface Lead {
  readonly internal?: WorkspacePackage
  /** A file or folder below the root that is no package. */
  readonly path?: string
  /** Why it leads nowhere, for a range that can only be met inside. */
  readonly unmet?: string
  /** An install reads it from outside of the root, where no build sees it. */
  readonly isOutside?: true
}

/** What decides where ranges lead, of one workspace. */
export interface RangeRules {
  readonly manager: PackageManager
  /** False where a plain range never leads to a package of the workspace. */
  readonly linksPlainRanges: boolean
  readonly catalogs: JsonObject
  /** By name: the range that stands for all others of it. */
  readonly overrides: ReadonlyMap<string, string>
  readonly byName: ReadonlyMap<string, WorkspacePackage>
  readonly byFolder: ReadonlyMap<string, WorkspacePackage>
}

/** Whether a plain range leads inside when a package there satisfies it. */
function linksPlainRanges(
  { name, version, flavour }: PackageManager,
  format: string | undefined,
  settings: ManagerSettings,
): boolean {
  if (name === "npm") return true
  if (name === "bun") return !isOff(settings.ofBun("linkWorkspacePackages"))
  if (name === "yarn")
    return flavour === "classic" || !isOff(settings.yarn?.["enableTransparentWorkspaces"])
  const said = settings.ofPnpm("linkWorkspacePackages")
  if (said !== undefined) return !isOff(said)
  // pnpm 8 and before did it unless told otherwise.
  return version === undefined ? format === "pnpm-6.0" : Number(version.split(".", 1)[0]) < 9
}

function allCatalogs(
  { name, flavour }: PackageManager,
  manifest: Manifest,
  settings: ManagerSettings,
): JsonObject {
  if (name === "pnpm") return catalogsOf(settings.pnpm)
  if (name === "yarn" && flavour === "berry") return catalogsOf(settings.yarn)
  if (name !== "bun") return {}
  return {
    ...catalogsOf(manifest),
    ...catalogsOf(asObject(manifest["workspaces"])),
  }
}

function overridesOf(
  { name }: PackageManager,
  manifest: Manifest,
  settings: ManagerSettings,
): ReadonlyMap<string, string> {
  const lists: Readonly<Record<PackageManager["name"], readonly unknown[]>> = {
    npm: [manifest["overrides"]],
    pnpm: [
      manifest["resolutions"],
      fieldOf(manifest["pnpm"], "overrides"),
      settings.pnpm?.["overrides"],
    ],
    yarn: [manifest["resolutions"]],
    bun: [manifest["resolutions"], manifest["overrides"]],
  }
  const found = new Map<string, string>()
  for (const list of lists[name])
    for (const [key, value] of Object.entries(asObject(list) ?? {}))
      if (typeof value === "string") found.set(key.replace(/^\*\*\//u, ""), value)
  return found
}

export function rangeRules(
  manager: PackageManager,
  format: string | undefined,
  packages: readonly WorkspacePackage[],
  settings: ManagerSettings,
): RangeRules {
  const { manifest } = packages[0]!
  return {
    manager,
    linksPlainRanges: linksPlainRanges(manager, format, settings),
    catalogs: allCatalogs(manager, manifest, settings),
    overrides: overridesOf(manager, manifest, settings),
    byName: new Map(
      packages.flatMap((each) => (each.manifest.name === undefined ? [] : [[each.name, each]])),
    ),
    byFolder: new Map(packages.map((each) => [each.directory, each])),
  }
}

const CATALOG = /^catalog:(?<name>.*)$/u
const LOCAL = /^(?:(?<protocol>file|link|portal):|(?=\.{1,2}(?:\/|$)))(?<path>.*)$/u
/** `workspace:` with `*`, a range, a path, or another package's name in front. */
const INSIDE = /^workspace:(?:(?<name>(?:@[^/@]+\/)?[^/@.~^*<>=\s][^/@]*)@)?(?<range>.*)$/u

/** Where a dependency of a package leads. */
export function resolveRange(
  rules: RangeRules,
  from: WorkspacePackage,
  name: string,
  given: string,
  kind: DependencyKind,
): Lead {
  const overridden = kind === "peer" ? undefined : rules.overrides.get(name)
  // Where an override leads, a path in it is the root's.
  const by = overridden === undefined || from.directory === "." ? from : rules.byFolder.get(".")!
  const found = inCatalog(rules, name, (overridden ?? given).trim())
  return found.unmet === undefined ? leadOf(rules, by, name, found.range) : found
}

function inCatalog(
  { catalogs }: RangeRules,
  name: string,
  range: string,
): { readonly range: string; readonly unmet?: string } {
  const catalog = CATALOG.exec(range)?.groups?.["name"]
  if (catalog === undefined) return { range }
  const called = catalog.trim() === "" ? "default" : catalog.trim()
  const entry = fieldOf(fieldOf(catalogs, called), name)
  if (typeof entry === "string") return { range: entry.trim() }
  return {
    range,
    unmet:
      called === "default"
        ? "the catalog has no such entry"
        : `the catalog ${called} has no such entry`,
  }
}

function leadOf(rules: RangeRules, from: WorkspacePackage, name: string, range: string): Lead {
  const inside = INSIDE.exec(range)?.groups
  if (inside) return insideOf(rules, from, inside["name"] ?? name, inside["range"]!)
  const { path: local, protocol } = LOCAL.exec(range)?.groups ?? {}
  if (local !== undefined) {
    const path = posix.isAbsolute(local) ? local : folderFrom(from, local)
    const internal = rules.byFolder.get(path)
    if (internal) return { internal }
    if (!posix.isAbsolute(path) && !isAbove(path)) return { path }
    // A link is made whether there is something at its end or not.
    return protocol === "link" ? {} : { isOutside: true }
  }
  const internal = rules.byName.get(name)
  return internal && rules.linksPlainRanges && isMet(rules.manager, internal, range)
    ? { internal }
    : {}
}

const folderFrom = (from: WorkspacePackage, path: string): string =>
  posix.join(from.directory, path.replace(/^~\//u, "")).replace(/\/+$/u, "") || "."

function insideOf(rules: RangeRules, from: WorkspacePackage, name: string, range: string): Lead {
  const isPath = /^\.{0,2}\//u.test(range) || (range.includes("/") && !range.startsWith("@"))
  // pnpm reads the path from the package, yarn from the root.
  const folders = isPath ? [folderFrom(from, range), posix.normalize(range)] : [range]
  const byFolder = folders.map((each) => rules.byFolder.get(each)).find((each) => each)
  if (byFolder) return { internal: byFolder }
  if (isPath) return { unmet: `the workspace has no package in ${range}` }
  const internal = rules.byName.get(name)
  if (!internal) {
    const near = nearest(name, rules.byName.keys())
    const meant = near === undefined ? "" : `; did you mean ${near}?`
    return { unmet: `the workspace has no package ${name}${meant}` }
  }
  const isAny = ["*", "^", "~", ""].includes(range)
  if (isAny || satisfies(internal.version ?? "0.0.0", range)) return { internal }
  return { unmet: `it is there in version ${internal.version ?? "0.0.0"}` }
}

/** Whether a package of the workspace is what a plain range of its name means. */
function isMet(
  { name, flavour }: PackageManager,
  internal: WorkspacePackage,
  range: string,
): boolean {
  const version = internal.version
  const text = flavour === "berry" ? range.replace(/^npm:/u, "") : range
  if ((name === "npm" || name === "pnpm") && (text === "" || text === "*")) return true
  if (name === "pnpm" && !isRange(text)) return /^[\w.-]+$/u.test(text)
  return version !== undefined && satisfies(version, text)
}
