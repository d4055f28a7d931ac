import { posix } from "node:path"
import { fieldOf } from "../manifest.ts"
import { ManagerSettings, catalogsOf } from "../manager-settings.ts"
import type { Dependency, DependencyKind, Workspace, WorkspacePackage } from "../workspace.ts"
import {
  asks,
  isOptionalPeer,
  ledInside,
  manifestOf,
  overriddenNames,
  readOnce,
} from "./lock-check.ts"
import type { Difference, LockCheck } from "./lock-check.ts"
import { mappingAt, section, textAt } from "./plain-mapping.ts"
import type { PlainMapping } from "./plain-mapping.ts"

const PLACES: Readonly<Record<Exclude<DependencyKind, "peer">, string>> = {
  prod: "dependencies",
  optional: "optionalDependencies",
  dev: "devDependencies",
}

/** What pnpm itself compares: of names in several lists the later one counts, and peers only where they are alone. */
function counted(each: WorkspacePackage, hasPeers: boolean): ReadonlyMap<string, Dependency> {
  const found = new Map<string, Dependency>()
  for (const kind of ["dev", "prod", "optional", "peer"] as const)
    for (const dependency of each.dependencies)
      if (
        dependency.kind === kind &&
        (kind !== "peer" || (hasPeers && !found.has(dependency.name)))
      )
        found.set(dependency.name, dependency)
  return found
}

/** The folder that an entry links to, from the root. */
function folderOf({ directory }: WorkspacePackage, entry: PlainMapping): string | undefined {
  const version = textAt(entry, "version")
  if (!version?.startsWith("link:")) return undefined
  return posix.join(directory, version.slice("link:".length))
}

function* checkImporter(
  each: WorkspacePackage,
  importer: PlainMapping,
  lock: { readonly hasPeers: boolean; readonly hasLinks: boolean },
  isOverridden: (name: string) => boolean,
  workspace: Workspace,
): Iterable<Difference> {
  const wanted = counted(each, lock.hasPeers)
  for (const dependency of wanted.values()) {
    const { name, range, kind } = dependency
    if (isOverridden(name) || isOptionalPeer(each, dependency)) continue
    if (!lock.hasLinks && (dependency.internal || range.startsWith("link:"))) continue
    const entry = mappingAt(mappingAt(importer, PLACES[kind === "peer" ? "prod" : kind]), name)
    if (textAt(entry, "specifier") !== range) yield asks(each, dependency, workspace)
    else yield* ledInside(each, dependency, folderOf(each, entry), workspace)
  }
  const peers = new Set(each.dependencies.map(({ name }) => name))
  for (const place of Object.values(PLACES))
    for (const name of Object.keys(mappingAt(importer, place)))
      if (!wanted.has(name) && !peers.has(name) && !isOverridden(name))
        yield { text: `${manifestOf(each)} no longer asks for ${name}` }
}

/** Entries of catalogs that some packages use and that were changed since. */
function* checkCatalogs(
  locked: PlainMapping,
  packages: readonly WorkspacePackage[],
  settings: ManagerSettings,
): Iterable<Difference> {
  const catalogs = catalogsOf(settings.pnpm)
  const asked = new Set<string>()
  for (const { dependencies } of packages)
    for (const { name, range } of dependencies) {
      if (!range.startsWith("catalog:")) continue
      const catalog = range.slice("catalog:".length).trim() || "default"
      const now = fieldOf(fieldOf(catalogs, catalog), name)
      const then = textAt(mappingAt(mappingAt(locked, catalog), name), "specifier")
      const what = `the catalog ${catalog} has ${name} ${String(now)}`
      // What leads inside or is overridden is not written down.
      if (then === undefined || now === then || asked.has(what)) continue
      asked.add(what)
      yield { text: what }
    }
}

/** The packages of a lockfile by folder. One of a package alone has its lists at the top, in versions before 9. */
function importersOf(text: string): PlainMapping {
  if (/^importers:/mu.test(text)) return section(text, "importers")
  return {
    ".": Object.fromEntries(Object.values(PLACES).map((key) => [key, section(text, key)])),
  }
}

/** What a lockfile says, and the settings beside it. */
function lockOf(text: string, { root }: Workspace) {
  const own = text.slice(text.lastIndexOf("\n---") + 1)
  const says = section(own, "settings")
  return {
    hasPeers: textAt(says, "autoInstallPeers") === "true",
    hasLinks: textAt(says, "excludeLinksFromLockfile") !== "true",
    importers: importersOf(own),
    catalogs: section(own, "catalogs"),
    settings: new ManagerSettings(root),
  }
}

const overrides = ({ packages }: Workspace, settings: ManagerSettings): ReadonlySet<string> =>
  overriddenNames([
    packages[0]!.manifest["resolutions"],
    fieldOf(packages[0]!.manifest["pnpm"], "overrides"),
    fieldOf(packages[0]!.manifest["pnpm"], "packageExtensions"),
    settings.pnpm?.["overrides"],
  ])

export const checkPnpm: LockCheck = function* (text, packages, workspace) {
  // Hooks may give a package other dependencies than its manifest has.
  if (workspace.installFiles.some((path) => /pnpmfile\.[cm]?js$/u.test(path))) return
  const lock = readOnce(workspace, text, lockOf)
  const names = overrides(workspace, lock.settings)
  for (const each of packages) {
    const importer = mappingAt(lock.importers, each.directory)
    yield* checkImporter(each, importer, lock, (name) => names.has(name), workspace)
  }
  yield* checkCatalogs(lock.catalogs, packages, lock.settings)
}
