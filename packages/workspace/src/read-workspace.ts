import { realpathSync, statSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { ImageError, nearest } from "@stagecraft/ir"
import { closureOf } from "./closure.ts"
import { findFolders } from "./find-folders.ts"
import type { Manifest } from "./manifest.ts"
import { LISTS } from "./manifest.ts"
import { workspaceNotFound, workspacePackageNotFound } from "./problems.ts"
import { readManifest } from "./read-manifest.ts"
import type { Dependency, DependencyKind, Workspace, WorkspacePackage } from "./workspace.ts"

const KINDS: Readonly<Record<(typeof LISTS)[number], DependencyKind>> = {
  dependencies: "prod",
  optionalDependencies: "optional",
  devDependencies: "dev",
  peerDependencies: "peer",
}

function rootOf(from: string): string {
  const real = realpathSync(from)
  let folder = statSync(real).isDirectory() ? real : dirname(real)
  let found: string | undefined
  for (;;) {
    const manifest = readManifest(folder, ".")
    if (manifest) {
      found ??= folder
      if (manifest["workspaces"] !== undefined) return folder
    }
    if (dirname(folder) === folder) break
    folder = dirname(folder)
  }
  if (found === undefined) throw new ImageError(workspaceNotFound(from, undefined))
  return found
}

/**
 * The workspace that a folder or file belongs to, found upwards.
 *
 * @throws ImageError when there is none, or its manifests cannot be read.
 */
export function readWorkspace(from: string): Workspace {
  const root = rootOf(from)
  const own = readManifest(root, ".")!
  const patterns = (own["workspaces"] as readonly string[] | undefined) ?? []
  const folders = findFolders(root, patterns, "in-order").filter((folder) => folder !== ".")
  const manifests = new Map<string, Manifest>([[".", own]])
  for (const folder of [...folders].sort()) {
    const manifest = readManifest(root, folder)
    if (manifest) manifests.set(folder, manifest)
  }
  const packages = [...manifests].map(
    ([directory, manifest]): WorkspacePackage & {
      dependencies: readonly Dependency[]
    } => ({
      name: manifest.name ?? basename(join(root, directory)),
      ...(manifest.version === undefined ? {} : { version: manifest.version }),
      directory,
      manifest,
      dependencies: [],
    }),
  )
  const byName = new Map(packages.map((each) => [each.name, each]))
  for (const each of packages)
    each.dependencies = LISTS.flatMap((field) =>
      Object.entries(each.manifest[field] ?? {}).map(([name, range]): Dependency => {
        const internal = byName.get(name)
        return { name, range, kind: KINDS[field], ...(internal ? { internal } : {}) }
      }),
    )
  const workspace: Workspace = {
    root,
    manager: { name: "npm" },
    packages,
    lockfile: { path: "package-lock.json", format: "npm-3" },
    installFiles: [],
    problems: [],
    find(asked, at) {
      const folder = asked.replace(/^\.\//u, "").replace(/\/+$/u, "") || "."
      const found = byName.get(asked) ?? packages.find((each) => each.directory === folder)
      if (found) return found
      const names = packages.flatMap((each) => [each.name, each.directory])
      throw new ImageError(
        workspacePackageNotFound(
          asked,
          nearest(asked, names),
          packages.slice(1).map(({ name }) => name),
          false,
          at,
        ),
      )
    },
    closure: (asked, at) => closureOf(workspace, workspace.find(asked, at), at),
  }
  return workspace
}
