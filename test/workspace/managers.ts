import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { delimiter, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

/** A real package manager, and how it is asked to do the three things that are compared. */
export interface Manager {
  readonly kind: "npm" | "pnpm" | "berry" | "classic" | "bun"
  /** What the registry has it as. */
  readonly from: string
  /** Its program below `node_modules`; of JavaScript unless it is native. */
  readonly program: string
  readonly isNative?: true
  /** The Node that it needs, as the registry has it, where it may be a later one than this. */
  readonly node?: string
  readonly lockfile: string
  /** Writes the lockfile, from the one that is there where it can. */
  readonly lock: readonly string[]
  /** Installs what the lockfile says, or fails. */
  readonly frozen: readonly string[]
  /** The same for what is needed to run; of the package of this name, where the manager picks out by itself. */
  readonly production: readonly string[] | ((name: string) => readonly string[])
}

const npm = {
  kind: "npm",
  program: "npm/bin/npm-cli.js",
  lockfile: "package-lock.json",
  lock: ["install", "--package-lock-only", "--no-audit", "--no-fund", "--loglevel=error"],
  frozen: ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
  production: ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"],
} as const

const pnpm = {
  kind: "pnpm",
  program: "pnpm/bin/pnpm.cjs",
  lockfile: "pnpm-lock.yaml",
  lock: ["install", "--lockfile-only"],
  frozen: ["install", "--frozen-lockfile", "--ignore-scripts"],
  production: ["install", "--prod", "--frozen-lockfile", "--ignore-scripts"],
} as const

const berry = {
  kind: "berry",
  program: "@yarnpkg/cli-dist/bin/yarn.js",
  lockfile: "yarn.lock",
  lock: ["install", "--mode=update-lockfile"],
  frozen: ["install", "--immutable"],
  production: (name: string) => ["workspaces", "focus", "--production", name],
} as const

const bun = {
  kind: "bun",
  program: "bun/bin/bun.exe",
  isNative: true,
  lockfile: "bun.lock",
  lock: ["install", "--lockfile-only"],
  frozen: ["install", "--frozen-lockfile", "--ignore-scripts"],
  production: ["install", "--frozen-lockfile", "--production", "--ignore-scripts"],
} as const

const laterNode = `node-${process.platform}-${process.arch}@24.21.0`

export const managers: Readonly<Record<string, Manager>> = {
  npm10: { ...npm, from: "npm@10.9.4" },
  npm11: { ...npm, from: "npm@11.6.2" },
  npm12: { ...npm, from: "npm@12.2.0", node: laterNode },
  pnpm8: { ...pnpm, from: "pnpm@8.15.9" },
  pnpm9: { ...pnpm, from: "pnpm@9.15.9" },
  pnpm10: { ...pnpm, from: "pnpm@10.34.9" },
  pnpm11: { ...pnpm, from: "pnpm@11.28.11", program: "pnpm/bin/pnpm.mjs", node: laterNode },
  pnpm12: { ...pnpm, from: "pnpm@12.21.0", program: "pnpm/pnpm", isNative: true },
  yarn1: {
    kind: "classic",
    from: "yarn@1.22.22",
    program: "yarn/bin/yarn.js",
    lockfile: "yarn.lock",
    lock: ["install", "--ignore-scripts", "--non-interactive"],
    frozen: ["install", "--frozen-lockfile", "--ignore-scripts", "--non-interactive"],
    production: ["install", "--frozen-lockfile", "--ignore-scripts", "--production"],
  },
  yarn3: { ...berry, from: "@yarnpkg/cli-dist@3.8.7" },
  yarn4: { ...berry, from: "@yarnpkg/cli-dist@4.18.1" },
  bun12: { ...bun, from: "bun@1.2.23" },
  bun13: { ...bun, from: "bun@1.3.14" },
  bun14: { ...bun, from: "bun@1.4.5" },
}

const place = fileURLToPath(new URL("../../.cache/package-managers", import.meta.url))

let npmTrusts: string | undefined

/** Whom npm was told to trust beside the usual: others ask Node alone, or the environment. */
function authorities(): Readonly<Record<string, string>> {
  if (process.env["NODE_EXTRA_CA_CERTS"] !== undefined) return {}
  npmTrusts ??= spawnSync("npm", ["config", "get", "cafile"], { encoding: "utf8" }).stdout.trim()
  return existsSync(npmTrusts) ? { NODE_EXTRA_CA_CERTS: npmTrusts } : {}
}

/** Runs a manager in a folder, from the registry's own package, which is kept for the next time. */
export function manage(
  manager: Manager,
  folder: string,
  words: readonly string[],
): { readonly ok: boolean; readonly said: string } {
  const program = programOf(manager)
  const node = manager.node === undefined ? process.execPath : nodeOf(manager.node)
  const command = manager.isNative ? [program] : [node, program]
  const { status, stdout, stderr } = spawnSync(command[0]!, [...command.slice(1), ...words], {
    cwd: folder,
    encoding: "utf8",
    timeout: 180_000,
    env: {
      ...process.env,
      ...authorities(),
      PATH: [dirname(node), process.env["PATH"]].join(delimiter),
      CI: "",
      npm_config_cache: join(place, "npm-cache"),
      npm_config_store_dir: join(place, "pnpm-store"),
      pnpm_config_store_dir: join(place, "pnpm-store"),
      npm_config_allow_unused_patches: "true",
      YARN_CACHE_FOLDER: join(place, `${manager.from.replaceAll("/", "-")}-cache`),
      YARN_ENABLE_TELEMETRY: "0",
      YARN_ENABLE_SCRIPTS: "0",
      BUN_INSTALL_CACHE_DIR: join(place, "bun-cache"),
    },
  })
  return { ok: status === 0, said: `${stdout}${stderr}` }
}

/** The file of the program that the registry has. */
export const programOf = ({ from, program }: Manager): string =>
  join(installed(from), "node_modules", program)

const nodeOf = (from: string): string =>
  join(installed(from), "node_modules", from.split("@")[0]!, "bin/node")

function installed(from: string): string {
  const folder = join(place, from.replaceAll("/", "-"))
  if (existsSync(folder)) return folder
  mkdirSync(place, { recursive: true })
  const fresh = mkdtempSync(join(place, "new-"))
  writeFileSync(join(fresh, "package.json"), '{ "private": true }\n')
  const words = ["install", "--no-audit", "--no-fund", "--loglevel=error", from]
  const { status, stderr } = spawnSync("npm", words, { cwd: fresh, encoding: "utf8" })
  if (status !== 0) throw new Error(`${from} does not come from the registry: ${stderr}`)
  try {
    renameSync(fresh, folder)
  } catch {
    rmSync(fresh, { recursive: true, force: true })
  }
  return folder
}
