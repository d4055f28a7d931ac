import { realpathSync, statSync } from "node:fs"
import { dirname, join, relative, sep } from "node:path"
import type { Remembered } from "@stagecraft/dsl"
import { noteQuestion } from "@stagecraft/dsl"
import { ImageError } from "@stagecraft/ir"
import type { Detected } from "./detect-manager.ts"
import { detectManager, LOCKFILES } from "./detect-manager.ts"
import type { Negation } from "./find-folders.ts"
import { FolderPatterns } from "./find-folders.ts"
import { isThere } from "./is-there.ts"
import { ManagerSettings } from "./manager-settings.ts"
import type { Manifest } from "./manifest.ts"
import { manifestInvalid, workspaceNotFound } from "./problems.ts"
import { once } from "./once.ts"
import { readManifest, workspacePatterns } from "./read-manifest.ts"
import type { PackageManager } from "./workspace.ts"

/** A folder with a manifest, and what its package manager makes of it. */
export interface Root {
  readonly folder: string
  readonly manifest: Manifest
  readonly settings: ManagerSettings
  readonly detected: Detected
  /** Undefined for a package alone. */
  readonly patterns: FolderPatterns | undefined
}

/** What was read on the way to roots: for one reading, or for all of one load of configs. */
export interface KnownRoots {
  /** By folder. */
  readonly manifests: Map<string, Remembered<Manifest | undefined>>
  readonly roots: Map<string, Remembered<Root>>
}

/** A path below a folder with forward slashes, `.` for the folder itself. */
export const below = (folder: string, path: string): string =>
  relative(folder, path).split(sep).join("/") || "."

/** True for a path from a folder that leads out of it. */
export const isAbove = (path: string): boolean => path === ".." || path.startsWith("../")

const negationOf = ({ name, flavour }: PackageManager): Negation => {
  if (name === "npm") return "until-named"
  if (name === "bun") return "globs"
  return flavour === "classic" ? "never" : "always"
}

function patternsOf(
  folder: string,
  manifest: Manifest,
  manager: PackageManager,
  settings: ManagerSettings,
): FolderPatterns | undefined {
  if (manager.name !== "pnpm") {
    const patterns = workspacePatterns(manifest)
    return patterns && new FolderPatterns(patterns, negationOf(manager))
  }
  const patterns = settings.pnpm?.["packages"]
  if (patterns === undefined || patterns === null) return undefined
  if (!Array.isArray(patterns) || !patterns.every((each) => typeof each === "string"))
    throw new ImageError(
      manifestInvalid("pnpm-workspace.yaml", "packages is no list of patterns", {
        file: join(folder, "pnpm-workspace.yaml"),
        line: 1,
        column: 1,
      }),
    )
  return new FolderPatterns(patterns, "always")
}

const rootAt = (folder: string, manifest: Manifest, { roots }: KnownRoots): Root =>
  once(roots, folder, () => {
    const settings = new ManagerSettings(folder)
    const detected = detectManager(folder, manifest, settings)
    const patterns = patternsOf(folder, manifest, detected.manager, settings)
    return { folder, manifest, settings, detected, patterns }
  })

const manifestAt = (folder: string, { manifests }: KnownRoots): Manifest | undefined =>
  once(manifests, folder, () => readManifest(folder, "."))

const hasLockfile = (folder: string): boolean =>
  Object.values(LOCKFILES).some((paths) => paths.some((path) => isThere(join(folder, path))))

/** True when a folder might be the root of a workspace of several packages. */
const mayBeRoot = (folder: string, manifest: Manifest): boolean =>
  manifest["workspaces"] !== undefined || isThere(join(folder, "pnpm-workspace.yaml"))

function* upwards(folder: string): Iterable<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield at
    if (dirname(at) === at) return
  }
}

/** The real folder of a path, or the one it lies in. Undefined when it is not there. */
function realFolder(from: string): string | undefined {
  noteQuestion("there", from)
  try {
    const real = realpathSync(from)
    return statSync(real).isDirectory() ? real : dirname(real)
  } catch {
    return undefined
  }
}

/** The manifest of a folder above. One that cannot be read is passed over, unless it is a repository's. */
function manifestAbove(folder: string, known: KnownRoots): Manifest | undefined {
  try {
    return manifestAt(folder, known)
  } catch (error) {
    if (hasLockfile(folder) || isThere(join(folder, "pnpm-workspace.yaml"))) throw error
    return undefined
  }
}

/** The root above a package that lists it among its packages. */
function rootAbove(own: string, known: KnownRoots): Root | undefined {
  if (dirname(own) === own) return undefined
  for (const folder of upwards(dirname(own))) {
    const manifest = manifestAbove(folder, known)
    if (!manifest || !mayBeRoot(folder, manifest)) continue
    const root = rootAt(folder, manifest, known)
    if (root.patterns?.has(below(folder, own))) return root
  }
  return undefined
}

function nearestPackage(from: string, known: KnownRoots): Root | undefined {
  const start = realFolder(from)
  for (const folder of start === undefined ? [] : upwards(start)) {
    const manifest = manifestAt(folder, known)
    if (manifest) return rootAt(folder, manifest, known)
  }
  return undefined
}

/**
 * The root of the workspace that a folder or file belongs to.
 *
 * The nearest manifest is the package it stands in. That is the root, unless a folder above lists it among its packages, and
 * so on upwards; one with packages and a lockfile of its own is a root whatever is above.
 *
 * @throws ImageError `workspace-not-found`, or what is wrong with a manifest on the way.
 */
export function findRoot(from: string, known: KnownRoots): Root {
  const nearest = nearestPackage(from, known)
  if (!nearest) throw new ImageError(workspaceNotFound(from, undefined))
  let root = nearest
  for (
    let above: Root | undefined = root;
    above;
    above = isSettled(root) ? undefined : rootAbove(root.folder, known)
  )
    root = above
  return root
}

const isSettled = ({ patterns, folder }: Root): boolean =>
  patterns !== undefined && hasLockfile(folder)
