import { cache } from "@stagecraft/dsl"
import type { Mount } from "@stagecraft/dsl"
import { shellWord } from "./shell-word.ts"
import type { ManagerName, PackageManager, Workspace, WorkspacePackage } from "../workspace.ts"

/** How a package manager is called where an image is built. */
interface Manager {
  /** What sets it up on an image of Node; undefined: the image has it. */
  readonly setUp: string | undefined
  readonly env: Readonly<Record<string, string>>
  readonly install: string
  /** Installs what `target` needs to run. */
  readonly production: (target: WorkspacePackage) => string
  /**
   * The manifests that it does so from: those of what runs, the same without their dev dependencies, or all of the
   * closure's, where the package manager picks out by itself.
   */
  readonly productionFrom: "run" | "run-without-dev" | "all"
  readonly run: (script: string, each: WorkspacePackage) => string
  /** Runs a program of an installed package, in the folder of the one that depends on it. */
  readonly exec: (owner: WorkspacePackage, line: string) => string
  /** Where it keeps what it downloads. */
  readonly caches: readonly Mount[]
  /** Its own notes below node_modules, of no use to what runs. */
  readonly notes: readonly string[]
}

type ManagerOf = (manager: PackageManager, workspace: Workspace) => Manager

const isRoot = (each: WorkspacePackage): boolean => each.directory === "."

const npm: ManagerOf = () => ({
  setUp: undefined,
  env: {},
  install: "npm ci --no-audit --no-fund",
  production: () => "npm ci --omit=dev --no-audit --no-fund",
  productionFrom: "run",
  run: (script, each) =>
    `npm run ${shellWord(script)}${isRoot(each) ? "" : ` --workspace ${shellWord(each.directory)}`}`,
  exec: (owner, line) =>
    `npm exec ${isRoot(owner) ? "" : `--workspace ${shellWord(owner.directory)} `}-- ${line}`,
  caches: [cache("/root/.npm")],
  notes: ["node_modules/.package-lock.json"],
})

const pnpm: ManagerOf = ({ version }, workspace) => ({
  setUp: install(`pnpm@${version ?? (workspace.lockfile.format === "pnpm-6.0" ? "8" : "10")}`),
  // The store lies below it, wherever the user's home is.
  env: { PNPM_HOME: "/pnpm" },
  install: "pnpm install --frozen-lockfile",
  production: () => "pnpm install --prod --frozen-lockfile",
  productionFrom: "run",
  run: (script, each) =>
    `pnpm ${isRoot(each) ? "" : `--dir ${shellWord(each.directory)} `}run ${shellWord(script)}`,
  exec: (owner, line) =>
    `pnpm ${isRoot(owner) ? "" : `--dir ${shellWord(owner.directory)} `}exec ${line}`,
  caches: [cache("/pnpm/store", { id: "pnpm" })],
  notes: [
    "node_modules/.modules.yaml",
    "node_modules/.pnpm/lock.yaml",
    "node_modules/.pnpm-workspace-state*.json",
  ],
})

const yarn: ManagerOf = (manager, workspace) =>
  manager.flavour === "classic" ? yarnClassic(manager, workspace) : yarnBerry(manager, workspace)

const yarnClassic: ManagerOf = ({ version = "1.22.22" }) => ({
  // Images of Node have one of their own in the way.
  setUp: install(`yarn@${version}`, "--force"),
  env: {},
  install: "yarn install --frozen-lockfile",
  production: () => "yarn install --frozen-lockfile --production",
  productionFrom: "run-without-dev",
  run: (script, each) =>
    `yarn ${isRoot(each) ? "" : `--cwd ${shellWord(each.directory)} `}run ${shellWord(script)}`,
  exec: (owner, line) =>
    `yarn ${isRoot(owner) ? "" : `--cwd ${shellWord(owner.directory)} `}run ${line}`,
  caches: [cache("/usr/local/share/.cache/yarn", { id: "yarn" })],
  notes: ["node_modules/.yarn-integrity"],
})

const yarnBerry: ManagerOf = ({ version = "4.12.0", linker }) => ({
  setUp: install(`@yarnpkg/cli-dist@${version}`, "--force"),
  // With Plug'n'Play programs run out of the archives: these must be in the image.
  env: {
    YARN_ENABLE_TELEMETRY: "0",
    ...(linker === "node-modules" ? {} : { YARN_ENABLE_GLOBAL_CACHE: "false" }),
  },
  install: "yarn install --immutable",
  production: ({ name }) => `yarn workspaces focus --production ${shellWord(name)}`,
  productionFrom: "all",
  run: (script, each) =>
    `yarn ${isRoot(each) ? "" : `workspace ${shellWord(each.name)} `}run ${shellWord(script)}`,
  exec: (owner, line) =>
    isRoot(owner) ? `yarn run ${line}` : `yarn workspace ${shellWord(owner.name)} exec ${line}`,
  caches: linker === "node-modules" ? [cache("/root/.yarn/berry/cache", { id: "yarn-berry" })] : [],
  notes: ["node_modules/.yarn-state.yml", ".yarn/install-state.gz"],
})

const bun: ManagerOf = ({ version = "1" }) => ({
  setUp: install(`bun@${version}`),
  env: {},
  install: "bun install --frozen-lockfile",
  production: (target) =>
    `bun install --frozen-lockfile --production${isRoot(target) ? "" : ` --filter ${shellWord(target.name)}`}`,
  productionFrom: "all",
  run: (script, each) =>
    `bun run ${isRoot(each) ? "" : `--cwd ${shellWord(each.directory)} `}${shellWord(script)}`,
  exec: (owner, line) =>
    `bun run ${isRoot(owner) ? "" : `--cwd ${shellWord(owner.directory)} `}${line}`,
  caches: [cache("/root/.bun/install/cache", { id: "bun" })],
  notes: [],
})

const install = (what: string, ...flags: readonly string[]): string =>
  ["npm install --global", ...flags, what, "--no-audit --no-fund"].join(" ")

const managers: Readonly<Record<ManagerName, ManagerOf>> = { npm, pnpm, yarn, bun }

/** The words of a workspace's package manager. */
export function managerOf(workspace: Workspace): Manager {
  return managers[workspace.manager.name](workspace.manager, workspace)
}
