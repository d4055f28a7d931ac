import type { Diagnostic, Span } from "@stagecraft/ir"
import type { Manifest } from "./manifest.ts"

export type ManagerName = "npm" | "pnpm" | "yarn" | "bun"

/** The package manager of a workspace, as its files tell. */
export interface PackageManager {
  readonly name: ManagerName
  /** Exact, from `packageManager` or `devEngines`. Undefined when nothing says it. */
  readonly version?: string
  /** What stands behind the `+` of `packageManager`: `sha512.…`. */
  readonly integrity?: string
  /** Of yarn: version 1 is another program than what came after it. */
  readonly flavour?: "classic" | "berry"
  /** How it lays out what it installs, where that is a choice. */
  readonly linker?: "node-modules" | "pnp" | "isolated" | "hoisted"
}

export type DependencyKind = "prod" | "dev" | "optional" | "peer"

export interface Dependency {
  readonly name: string
  /** As the manifest says it, `catalog:` and `workspace:` included. */
  readonly range: string
  readonly kind: DependencyKind
  /** The package of this workspace that it leads to. */
  readonly internal?: WorkspacePackage
  /** A file or folder below the root, relative to it, that it is installed from and that is no package of the workspace. */
  readonly path?: string
}

export interface WorkspacePackage {
  /** Of a manifest without one: the folder's, as npm names it. */
  readonly name: string
  readonly version?: string
  /** Relative to the root, with forward slashes; `.` is the root. */
  readonly directory: string
  readonly manifest: Manifest
  /** In the manifest's order: prod, optional, dev, peer. A name may be there as dev and as peer. */
  readonly dependencies: readonly Dependency[]
}

export interface Lockfile {
  /** Relative to the root. */
  readonly path: string
  /** `npm-2`, `npm-3`, `pnpm-6.0`, `pnpm-9.0`, `yarn-1`, `yarn-berry-8`, `bun-1` and the like. */
  readonly format: string
}

/** A repository of packages with one lockfile; a single package is a workspace of one. */
export interface Workspace {
  /** Absolute, without symbolic links. */
  readonly root: string
  readonly manager: PackageManager
  /** The root's first, then by directory. */
  readonly packages: readonly WorkspacePackage[]
  /**
   * The one that an install reads.
   *
   * @throws ImageError with the errors of `problems`: none is there, two are, or it is of an unknown kind.
   */
  readonly lockfile: Lockfile
  /**
   * Files and folders of the root that an install reads besides manifests and lockfile, relative to it: settings, hooks,
   * patches, the package manager's own program and plugins.
   */
  readonly installFiles: readonly string[]
  /** What is to be said about package manager and lockfile; its errors are what `lockfile` throws. */
  readonly problems: readonly Diagnostic[]
  /** @throws ImageError `workspace-package-not-found` or `workspace-package-ambiguous`, at the place that is given. */
  find(nameOrFolder: string, at?: Span): WorkspacePackage
  /** @throws ImageError when the package is not there, or what it needs has no order or leads nowhere. */
  closure(nameOrFolder: string, at?: Span): Closure
}

/** What one package needs of its workspace. */
export interface Closure {
  readonly workspace: Workspace
  readonly target: WorkspacePackage
  /**
   * What it needs to be built: itself last, and before each what that depends on, dev dependencies included. The root's
   * package is there only if it is the target.
   */
  readonly build: readonly WorkspacePackage[]
  /** What it needs to run, in the same order: over prod, optional and peer dependencies. */
  readonly run: readonly WorkspacePackage[]
  /** Those of the workspace, and the local archives and folders that packages of `build` are installed from. */
  readonly installFiles: readonly string[]
  /** True when `build` is every package of the workspace; the root's does not count. */
  readonly isWhole: boolean
}
