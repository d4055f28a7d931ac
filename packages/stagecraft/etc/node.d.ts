/**
 * Images of Node.js apps, and the blocks they are made of: workspaces of npm, pnpm, yarn and bun.
 *
 * @packageDocumentation
 */

import type { BaseInput } from './index.js';
import type { Block } from './index.js';
import type { Diagnostic } from './index.js';
import type { HealthcheckOptions } from './index.js';
import type { Image } from './index.js';
import type { ImageOptions } from './index.js';
import type { Mount } from './index.js';
import type { Span } from './index.js';
import type { Stage } from './index.js';

/** An app's image, and the stages that make it, for whoever builds more on them. */
export declare interface App extends Image {
  readonly closure: Closure;
  readonly stages: {
    readonly builder: Stage;
    /** What is installed to run; absent where the build's output holds it. */
    readonly dependencies?: Stage;
    /** What ships. */
    readonly app: Stage;
  };
}

declare function app(options?: NodeAppOptions): App;

/** What apps of every kind can be told. The options of an image are among them; its context is the repository's root. */
export declare interface AppOptions extends Omit<ImageOptions, "target" | "context">, Pick<BuildOptions, "script" | "files"> {
  /** The app: a name or folder of the workspace, or its closure; unless set, the package of the calling file. */
  readonly package?: string | Closure | undefined;
  /** What the stages start from that install and build; `node:22-slim` unless set. */
  readonly base?: BaseInput | undefined;
  /** What installs see besides manifests: the secret with a registry's token, files of a `postinstall`. */
  readonly install?: Pick<InstallOptions, "mounts" | "files"> | undefined;
  /** What is done between the install and the build: variables, generated code. */
  readonly prepare?: Block | undefined;
  /** What is done first in the stage that ships, as root: packages of the system. */
  readonly system?: Block | undefined;
  /** What is done last in the stage that ships: a healthcheck, labels, another command. */
  readonly finish?: Block | undefined;
  /** The port that is exposed, and told in `PORT`. */
  readonly port?: number | undefined;
  /** Who runs it: `node` unless set, and nginx's own number for a site. */
  readonly user?: string | undefined;
  /** Keeps source maps; they are deleted unless set. */
  readonly sourceMaps?: boolean | undefined;
}

declare function build(closure: Closure, options?: BuildOptions): Block;

/** The options of {@link build}. */
export declare interface BuildOptions {
  /** The script that builds a package; `build` unless set. Packages without it are only copied. */
  readonly script?: string | undefined;
  /** More files of the repository that builds read, besides the packages and the root's `tsconfig.json`, `.base`, `.build`. */
  readonly files?: readonly string[] | undefined;
  /** Folders of the package that its build keeps things in for the next one: `.next/cache`. */
  readonly caches?: readonly string[] | undefined;
}

/** What one package needs of its workspace. */
export declare interface Closure {
  readonly workspace: Workspace;
  readonly target: WorkspacePackage;
  /**
   * What it needs to be built: itself last, and before each what that depends on, dev dependencies included. The root's
   * package is there only if it is the target.
   */
  readonly build: readonly WorkspacePackage[];
  /** What it needs to run, in the same order: over prod, optional and peer dependencies. */
  readonly run: readonly WorkspacePackage[];
  /** Those of the workspace, and the local archives and folders that packages of `build` are installed from. */
  readonly installFiles: readonly string[];
  /** True when `build` is every package of the workspace; the root's does not count. */
  readonly isWhole: boolean;
}

export declare interface Dependency {
  readonly name: string;
  /** As the manifest says it, `catalog:` and `workspace:` included. */
  readonly range: string;
  readonly kind: DependencyKind;
  /** The package of this workspace that it leads to. */
  readonly internal?: WorkspacePackage;
  /** A file or folder below the root, relative to it, that it is installed from and that is no package of the workspace. */
  readonly path?: string;
}

export declare type DependencyKind = "prod" | "dev" | "optional" | "peer";

declare type DependencyRanges = Readonly<Record<string, string>>;

declare function healthcheck(options?: NodeCheckOptions): Block;

declare function install(closure: Closure, options?: InstallOptions): Block;

/** The options of {@link install}. */
export declare interface InstallOptions {
  /** Only what is needed to run, and no lockfile or settings beside it. */
  readonly production?: boolean | undefined;
  /** Keeps the source maps of what is installed for production. */
  readonly sourceMaps?: boolean | undefined;
  /** More files of the repository that the install reads: what a `postinstall` of a package is about. */
  readonly files?: readonly string[] | undefined;
  /** What the install sees and no layer keeps: `secret("NPM_TOKEN", { env: "NPM_TOKEN" })`, `ssh()`. */
  readonly mounts?: readonly Mount[] | undefined;
}

export declare interface Lockfile {
  /** Relative to the root. */
  readonly path: string;
  /** `npm-2`, `npm-3`, `pnpm-6.0`, `pnpm-9.0`, `yarn-1`, `yarn-berry-8`, `bun-1` and the like. */
  readonly format: string;
}

export declare type ManagerName = "npm" | "pnpm" | "yarn" | "bun";

/** A package.json. The named fields were checked, the others are as they stand there. */
export declare interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly packageManager?: string;
  readonly dependencies?: DependencyRanges;
  readonly optionalDependencies?: DependencyRanges;
  readonly devDependencies?: DependencyRanges;
  readonly peerDependencies?: DependencyRanges;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

declare function next(options?: AppOptions): App;

export declare namespace node {
  export {
    app,
    build,
    healthcheck,
    install,
    packageManager,
    next,
    prisma,
    publicEnv,
    site
  }
}

/** The options of {@link app}. */
export declare interface NodeAppOptions extends AppOptions {
  /** What of the app's folder ships, if not what its manifest's `files`, `main` and `exports` lead to. */
  readonly output?: readonly string[] | undefined;
  /** More that ships, out of the stage that builds and relative to the root: `node_modules/.prisma`. */
  readonly include?: readonly string[] | undefined;
  /** The output needs nothing beside it: nothing is installed to run it, and no other package ships. */
  readonly bundled?: boolean | undefined;
  /** What starts it, in the app's folder; as `scripts.start` or `main` say unless set. */
  readonly command?: readonly string[] | undefined;
}

/** The options of {@link healthcheck}. */
export declare interface NodeCheckOptions extends HealthcheckOptions {
  /** 3000 unless set. */
  readonly port?: number | undefined;
  /** `/` unless set. */
  readonly path?: string | undefined;
}

/** The package manager of a workspace, as its files tell. */
export declare interface PackageManager {
  readonly name: ManagerName;
  /** Exact, from `packageManager` or `devEngines`. Undefined when nothing says it. */
  readonly version?: string;
  /** What stands behind the `+` of `packageManager`: `sha512.…`. */
  readonly integrity?: string;
  /** Of yarn: version 1 is another program than what came after it. */
  readonly flavour?: "classic" | "berry";
  /** How it lays out what it installs, where that is a choice. */
  readonly linker?: "node-modules" | "pnp" | "isolated" | "hoisted";
}

declare function packageManager(workspace: Workspace): Block;

declare function prisma(closure: Closure, options?: PrismaOptions): Block;

/** The options of {@link prisma}. */
export declare interface PrismaOptions {
  /** The package with the schema: a name or folder. The app itself unless set. */
  readonly package?: string | undefined;
  /** The schema's file or folder in it; `prisma` unless set. */
  readonly schema?: string | undefined;
}

declare function publicEnv(names: readonly string[] | Readonly<Record<string, string>>): Block;

declare function site(options?: SiteOptions): App;

/** The options of {@link site}. */
export declare interface SiteOptions extends AppOptions {
  /** The folder that the build makes; `dist` unless set. */
  readonly output?: string | undefined;
  /** The image of nginx that serves it; `nginx:1.28-alpine` unless set. */
  readonly server?: BaseInput | undefined;
  /** Answers a path that is no file with `index.html`, for apps with routes of their own. */
  readonly spa?: boolean | undefined;
}

/** A repository of packages with one lockfile; a single package is a workspace of one. */
export declare interface Workspace {
  /** Absolute, without symbolic links. */
  readonly root: string;
  readonly manager: PackageManager;
  /** The root's first, then by directory. */
  readonly packages: readonly WorkspacePackage[];
  /**
   * The one that an install reads.
   *
   * @throws ImageError with the errors of `problems`: none is there, two are, or it is of an unknown kind.
   */
  readonly lockfile: Lockfile;
  /**
   * Files and folders of the root that an install reads besides manifests and lockfile, relative to it: settings, hooks,
   * patches, the package manager's own program and plugins.
   */
  readonly installFiles: readonly string[];
  /** What is to be said about package manager and lockfile; its errors are what `lockfile` throws. */
  readonly problems: readonly Diagnostic[];
  /** @throws ImageError `workspace-package-not-found` or `workspace-package-ambiguous`, at the place that is given. */
  find(nameOrFolder: string, at?: Span): WorkspacePackage;
  /** @throws ImageError when the package is not there, or what it needs has no order or leads nowhere. */
  closure(nameOrFolder: string, at?: Span): Closure;
}

/**
 * The workspace of npm, pnpm, yarn or bun that the calling file belongs to, found upwards; a repository of one package
 * is a workspace of one.
 *
 * @param folder - Where to look instead, relative to the calling file.
 * @example const web = workspace().closure("apps/web")
 * @throws ImageError `workspace-not-found`, and others when manifests or settings cannot be read.
 */
export declare function workspace(folder?: string): Workspace;

export declare interface WorkspacePackage {
  /** Of a manifest without one: the folder's, as npm names it. */
  readonly name: string;
  readonly version?: string;
  /** Relative to the root, with forward slashes; `.` is the root. */
  readonly directory: string;
  readonly manifest: Manifest;
  /** In the manifest's order: prod, optional, dev, peer. A name may be there as dev and as peer. */
  readonly dependencies: readonly Dependency[];
}

export { }
