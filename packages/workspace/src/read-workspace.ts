import { basename, join, posix } from "node:path"
import type { Remembered } from "@stagecraft/dsl"
import type { Diagnostic } from "@stagecraft/ir"
import { ImageError } from "@stagecraft/ir"
import type { Unmet } from "./closure.ts"
import { closureOf } from "./closure.ts"
import { FolderPatterns } from "./find-folders.ts"
import { findPackage } from "./find-package.ts"
import { findRoot } from "./find-root.ts"
import type { KnownRoots, Root } from "./find-root.ts"
import { rootInstallFiles } from "./install-files.ts"
import type { Manifest } from "./manifest.ts"
import { fieldOf, LISTS } from "./manifest.ts"
import { once } from "./once.ts"
import { workspaceDuplicateName } from "./problems.ts"
import { readLockfile } from "./read-lockfile.ts"
import { inFolder, readManifest, workspacePatterns } from "./read-manifest.ts"
import { rangeRules, resolveRange } from "./resolve-range.ts"
import type { RangeRules } from "./resolve-range.ts"
import type { Dependency, DependencyKind, Workspace, WorkspacePackage } from "./workspace.ts"

const KINDS: Readonly<Record<(typeof LISTS)[number], DependencyKind>> = {
  dependencies: "prod",
  optionalDependencies: "optional",
  devDependencies: "dev",
  peerDependencies: "peer",
}

/** A package whose dependencies are being found: they lead to other packages, so all have to be there first. */
type Draft = { -readonly [K in keyof WorkspacePackage]: WorkspacePackage[K] }

function drafted(root: string, directory: string, manifest: Manifest): Draft {
  const { name, version } = manifest
  return {
    name: name === undefined || name === "" ? basename(join(root, directory)) : name,
    ...(version === undefined ? {} : { version }),
    directory,
    manifest,
    dependencies: [],
  }
}

/** The packages of a root in order, and of later yarn those that packages list themselves. */
function readPackages({ folder: root, manifest, patterns, detected }: Root): readonly Draft[] {
  const found = new Map<string, Manifest>()
  const hasInner = detected.manager.flavour === "berry"
  const add = (inside: string, own: FolderPatterns | undefined): void => {
    for (const folder of own?.find(join(root, inside)) ?? []) {
      const directory = posix.join(inside, folder)
      if (directory === "." || found.has(directory)) continue
      const read = readManifest(root, directory)
      if (!read) continue
      found.set(directory, read)
      const inner = hasInner ? workspacePatterns(read) : undefined
      if (inner) add(directory, new FolderPatterns(inner, "always"))
    }
  }
  add(".", patterns)
  const others = [...found].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const all = [[".", manifest] as const, ...others]
  return Object.freeze(all.map(([folder, own]) => drafted(root, folder, own)))
}

/** @throws ImageError `workspace-duplicate-name`. */
function checkNames(root: string, packages: readonly WorkspacePackage[]): void {
  const first = new Map<string, WorkspacePackage>()
  for (const each of packages) {
    // Nothing depends on a package without a name.
    if (each.manifest.name === undefined) continue
    const same = first.get(each.name)
    if (!same) {
      first.set(each.name, each)
      continue
    }
    const file = join(root, inFolder(each.directory, "package.json"))
    throw new ImageError(
      workspaceDuplicateName(each.name, same.directory, each.directory, {
        file,
        line: 1,
        column: 1,
      }),
    )
  }
}

/** Finds where the dependencies of all packages lead. */
function linkPackages(packages: readonly Draft[], rules: RangeRules): Unmet {
  const unmet = new Map<Dependency, { readonly why: string } | "outside">()
  for (const each of packages) {
    const { manifest } = each
    const found: Dependency[] = []
    for (const field of LISTS) {
      const ranges = manifest[field]
      for (const name in ranges) {
        // What is optional and stands among the others too, is optional.
        const isOptional = fieldOf(manifest.optionalDependencies, name) !== undefined
        if (field === "dependencies" && isOptional) continue
        const range = ranges[name]!
        const kind = KINDS[field]
        const { unmet: why, isOutside, ...lead } = resolveRange(rules, each, name, range, kind)
        const dependency: Dependency = { name, range, kind, ...lead }
        found.push(dependency)
        if (why !== undefined) unmet.set(dependency, { why })
        else if (isOutside && kind !== "peer") unmet.set(dependency, "outside")
      }
    }
    each.dependencies = Object.freeze(found)
    // Several configs may have it: what one of them did to it would be in the others, too.
    Object.freeze(each)
  }
  return unmet
}

const isError = ({ severity }: Diagnostic): boolean => severity === "error"

/** What was read of workspaces, for who asks for some at one time. */
export interface KnownWorkspaces extends KnownRoots {
  /** By root. */
  readonly workspaces: Map<string, Remembered<Workspace>>
}

export const noWorkspaces = (): KnownWorkspaces => ({
  manifests: new Map(),
  roots: new Map(),
  workspaces: new Map(),
})

/**
 * The workspace that a folder or file belongs to, found upwards.
 *
 * @param known - What was read already, and is taken for what is there; what is read now is added.
 * What is wrong with package manager and lockfile does not keep it from being read: see `Workspace.problems`.
 *
 * @throws ImageError when there is none, or its packages cannot be read.
 */
export function readWorkspace(from: string, known = noWorkspaces()): Workspace {
  const found = findRoot(from, known)
  return once(known.workspaces, found.folder, () => workspaceAt(found))
}

function workspaceAt(found: Root): Workspace {
  const { folder: root, settings, detected } = found
  const { manager } = detected
  const packages = readPackages(found)
  checkNames(root, packages)
  const lock = readLockfile(detected, settings)
  const format = "format" in lock ? lock.format : undefined
  const unmet = linkPackages(packages, rangeRules(manager, format, packages, settings))
  const problems = [...detected.problems, ...("format" in lock ? [] : [lock])]
  const workspace: Workspace = {
    root,
    manager,
    packages,
    get lockfile() {
      const errors = problems.filter(isError)
      if (errors.length > 0 || !("format" in lock)) throw new ImageError(errors)
      return lock
    },
    installFiles: rootInstallFiles(root, packages[0]!, manager, settings),
    problems,
    find: (asked, at) => findPackage(workspace, asked, at),
    closure: (asked, at) => closureOf(workspace, workspace.find(asked, at), unmet, at),
  }
  return workspace
}
