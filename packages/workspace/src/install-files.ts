import { join, posix } from "node:path"
import { unescape } from "node:querystring"
import type { ManagerSettings } from "./manager-settings.ts"
import type { Manifest } from "./manifest.ts"
import { asObject, fieldOf, LISTS } from "./manifest.ts"
import type { PackageManager, WorkspacePackage } from "./workspace.ts"
import { isThere } from "./is-there.ts"

const strings = (values: readonly unknown[]): readonly string[] =>
  values.filter((value): value is string => typeof value === "string")

const valuesOf = (object: unknown): readonly string[] =>
  strings(Object.values(asObject(object) ?? {}))

/** The word of a one-line setting of a .yarnrc: `yarn-path ".yarn/releases/yarn-1.22.22.cjs"`. */
function classicPath(settings: ManagerSettings): readonly string[] {
  const found = /^yarn-path\s+"?([^"\n]+?)"?\s*$/mu.exec(settings.text(".yarnrc") ?? "")?.[1]
  return found === undefined ? [] : [found]
}

function berryFiles(settings: ManagerSettings): readonly string[] {
  const yarn = settings.yarn ?? {}
  const plugins = Array.isArray(yarn["plugins"]) ? (yarn["plugins"] as unknown[]) : []
  return [
    ".yarnrc.yml",
    ...strings([yarn["yarnPath"]]),
    ...strings(plugins.map((each) => (typeof each === "string" ? each : fieldOf(each, "path")))),
  ]
}

function pnpmFiles(root: Manifest, settings: ManagerSettings): readonly string[] {
  const hooks = settings.ofPnpm("pnpmfile")
  return [
    ".npmrc",
    "pnpm-workspace.yaml",
    ".pnpmfile.mjs",
    ".pnpmfile.cjs",
    ...strings(Array.isArray(hooks) ? hooks : [hooks]),
    ...valuesOf(settings.pnpm?.["patchedDependencies"]),
    ...valuesOf(fieldOf(root["pnpm"], "patchedDependencies")),
  ]
}

/**
 * The patches that ranges of yarn name: `patch:ms@npm%3A2.1.3#~/.yarn/patches/ms.patch`, where `~` is the root.
 *
 * @see https://yarnpkg.com/protocol/patch
 */
function patchesIn(ranges: readonly string[], folder: string): readonly string[] {
  return ranges.flatMap((range) => {
    const source = /^patch:[^#]*#(?<paths>[^:]*)/u.exec(range)?.groups?.["paths"]
    return (source ?? "").split("&").flatMap((each) => {
      // This one takes a lone % for what it is.
      const path = unescape(each.replace(/^optional!/u, ""))
      if (path === "" || path.startsWith("builtin<") || path.startsWith("/")) return []
      return [path.startsWith("~/") ? path.slice(2) : posix.join(folder, path)]
    })
  })
}

const rangesOf = (manifest: Manifest): readonly string[] =>
  LISTS.flatMap((field) => valuesOf(manifest[field]))

/** patch-package runs in a postinstall script and reads the folder `patches` beside the manifest. */
function patchFolder({ directory, manifest }: WorkspacePackage): readonly string[] {
  const uses = LISTS.some((field) => fieldOf(manifest[field], "patch-package") !== undefined)
  return uses ? [posix.join(directory, "patches")] : []
}

function namedFiles(
  { name, flavour }: PackageManager,
  root: Manifest,
  settings: ManagerSettings,
): readonly string[] {
  if (name === "npm") return [".npmrc"]
  if (name === "pnpm") return pnpmFiles(root, settings)
  if (name === "bun") return [".npmrc", "bunfig.toml", ...valuesOf(root["patchedDependencies"])]
  return flavour === "berry"
    ? [...berryFiles(settings), ...patchesIn(valuesOf(root["resolutions"]), ".")]
    : [".npmrc", ".yarnrc", ...classicPath(settings)]
}

/** Those of some paths that are there and below the root, each once and in order. */
function present(root: string, paths: readonly string[]): readonly string[] {
  const clean = paths.map((path) => posix.normalize(path).replace(/\/+$/u, ""))
  return [...new Set(clean)]
    .filter((path) => !/^(?:\/|\.\.(?:\/|$)|\.$)/u.test(path) && isThere(join(root, path)))
    .sort()
}

/** What an install of the root reads besides manifests and lockfile. */
export function rootInstallFiles(
  root: string,
  own: WorkspacePackage,
  manager: PackageManager,
  settings: ManagerSettings,
): readonly string[] {
  return present(root, [...namedFiles(manager, own.manifest, settings), ...packageFiles(own)])
}

/** What an install reads because one package of the workspace is there. */
function packageFiles(each: WorkspacePackage): readonly string[] {
  return [
    ...patchesIn(rangesOf(each.manifest), each.directory),
    ...patchFolder(each),
    ...each.dependencies.flatMap(({ path }) => path ?? []),
  ]
}

/** With what an install reads because some packages are there. */
export function withPackageFiles(
  root: string,
  files: readonly string[],
  packages: readonly WorkspacePackage[],
): readonly string[] {
  const more = packages.flatMap(packageFiles)
  return more.length === 0 ? files : present(root, [...files, ...more])
}
