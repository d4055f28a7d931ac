import { join } from "node:path"
import type { Diagnostic, Span } from "@stagecraft/ir"
import type { ManagerSettings } from "./manager-settings.ts"
import type { Manifest } from "./manifest.ts"
import { fieldOf } from "./manifest.ts"
import { lockfileIgnored, packageManagerInvalid, packageManagersClash } from "./problems.ts"
import type { ManagerName, PackageManager } from "./workspace.ts"
import { isThere } from "./is-there.ts"

/** The lockfiles of each, the one that is read first in front. */
export const LOCKFILES: Readonly<Record<ManagerName, readonly string[]>> = {
  npm: ["npm-shrinkwrap.json", "package-lock.json"],
  pnpm: ["pnpm-lock.yaml"],
  yarn: ["yarn.lock"],
  bun: ["bun.lock", "bun.lockb"],
}
const NAMES = Object.keys(LOCKFILES) as readonly ManagerName[]

const isName = (name: unknown): name is ManagerName => NAMES.includes(name as ManagerName)

/** The package manager of a root, and what is to be said about how it was found. */
export interface Detected {
  readonly manager: PackageManager
  /** The lockfiles that are there, of whatever package manager. */
  readonly lockfiles: readonly string[]
  readonly problems: readonly Diagnostic[]
}

interface Said {
  readonly name: ManagerName
  readonly version?: string
  readonly integrity?: string
}

/** `pnpm@9.12.1+sha512.0123` */
const EXACT = /^(?<name>[\w-]+)@(?<version>\d+\.\d+\.\d+(?:-[\w.-]+)?)(?:\+(?<integrity>[\w.]+))?$/u

/** What `packageManager` and `devEngines` say, or what is wrong with it. */
function saidBy(manifest: Manifest): Said | { readonly wrong: string } | undefined {
  const { packageManager } = manifest
  if (packageManager !== undefined) {
    const { name, version, integrity } = EXACT.exec(packageManager)?.groups ?? {}
    if (isName(name) && version !== undefined)
      return { name, version, ...(integrity === undefined ? {} : { integrity }) }
    // An address in place of a version is allowed: which version that is, it does not say.
    const [named = ""] = packageManager.split("@", 1)
    if (isName(named) && packageManager.startsWith(`${named}@http`)) return { name: named }
    return { wrong: packageManager }
  }
  const engines = fieldOf(manifest["devEngines"], "packageManager")
  for (const engine of Array.isArray(engines) ? (engines as unknown[]) : [engines]) {
    const name = fieldOf(engine, "name")
    if (!isName(name)) continue
    const said = fieldOf(engine, "version")
    const { version, integrity } =
      EXACT.exec(typeof said === "string" ? `${name}@${said}` : "")?.groups ?? {}
    return {
      name,
      ...(version === undefined ? {} : { version }),
      ...(integrity === undefined ? {} : { integrity }),
    }
  }
  return undefined
}

/** The one that settings belong to, where neither a field nor a lockfile says which it is. */
function bySettings(root: string): ManagerName {
  const has = (path: string): boolean => isThere(join(root, path))
  if (has("pnpm-workspace.yaml") || has(".pnpmfile.cjs")) return "pnpm"
  if (has(".yarnrc.yml") || has(".yarnrc")) return "yarn"
  return has("bunfig.toml") ? "bun" : "npm"
}

/** The package manager of a root. Errors of it are told, not thrown: packages can be listed all the same. */
export function detectManager(
  root: string,
  manifest: Manifest,
  settings: ManagerSettings,
): Detected {
  const of = (name: ManagerName): readonly string[] =>
    LOCKFILES[name].filter((path) => isThere(join(root, path)))
  const present = NAMES.filter((name) => of(name).length > 0)
  const lockfiles = present.flatMap(of)
  const problems: Diagnostic[] = []
  const span: Span = { file: join(root, "package.json"), line: 1, column: 1 }
  const said = saidBy(manifest)
  if (said && "wrong" in said) problems.push(packageManagerInvalid(said.wrong, NAMES, span))
  const decided = said && "name" in said ? said : undefined
  const name =
    decided?.name ??
    (present.length > 1 && present.includes("pnpm") && settings.pnpm ? "pnpm" : present[0]) ??
    bySettings(root)
  if (present.length > 1) {
    const others = lockfiles.filter((path) => !LOCKFILES[name].includes(path))
    if (!decided) problems.push(packageManagersClash(lockfiles, span))
    else if (present.includes(name)) problems.push(lockfileIgnored(name, others, span))
  }
  return { manager: completed(decided ?? { name }, settings), lockfiles, problems }
}

/** With what its settings say of how it installs. */
function completed(said: Said, settings: ManagerSettings): PackageManager {
  if (said.name === "yarn") return completedYarn(said, settings)
  if (said.name === "npm")
    return {
      ...said,
      linker: settings.npmrc("install-strategy") === "linked" ? "isolated" : "hoisted",
    }
  if (said.name === "pnpm") {
    const linker = settings.ofPnpm("nodeLinker")
    return { ...said, linker: linker === "hoisted" || linker === "pnp" ? linker : "isolated" }
  }
  const linker = settings.ofBun("linker")
  return { ...said, ...(linker === "isolated" || linker === "hoisted" ? { linker } : {}) }
}

function completedYarn(said: Said, settings: ManagerSettings): PackageManager {
  const path = settings.yarn?.["yarnPath"]
  const ofPath = /yarn-(\d+\.\d+\.\d+[\w.-]*?)\.c?js$/u.exec(typeof path === "string" ? path : "")
  const version = said.version ?? ofPath?.[1]
  const lock = settings.lockfile("yarn.lock") ?? ""
  const isClassic =
    version === undefined
      ? lock.includes("# yarn lockfile v1") || (!lock.includes("__metadata:") && !settings.yarn)
      : /^[01]\./u.test(version)
  if (isClassic)
    return {
      ...said,
      ...(version === undefined ? {} : { version }),
      flavour: "classic",
      linker: "node-modules",
    }
  const linker = settings.yarn?.["nodeLinker"]
  return {
    ...said,
    ...(version === undefined ? {} : { version }),
    flavour: "berry",
    linker: linker === "node-modules" ? linker : linker === "pnpm" ? "isolated" : "pnp",
  }
}
