import type { Diagnostic } from "@stagecraft/ir"
import { LOCKFILES } from "./detect-manager.ts"
import type { Detected } from "./detect-manager.ts"
import { isOff } from "./manager-settings.ts"
import type { ManagerSettings } from "./manager-settings.ts"
import { lockfileMissing, lockfileUnsupported } from "./problems.ts"
import type { Lockfile, PackageManager } from "./workspace.ts"

/** The command that writes the lockfile anew. */
export function lockCommand({ name, flavour }: PackageManager): string {
  if (name === "npm") return "npm install --package-lock-only"
  if (name === "pnpm") return "pnpm install --lockfile-only"
  if (name === "bun") return "bun install --lockfile-only"
  return flavour === "berry" ? "yarn install --mode=update-lockfile" : "yarn install"
}

/** The kind of a lockfile, or what is wrong with it. */
interface Kind {
  readonly format: string
  readonly why?: string
}

function npmKind(text: string): Kind {
  const [, version = "?"] = /"lockfileVersion"\s*:\s*(\d+)/u.exec(text) ?? []
  const format = `npm-${version}`
  if (version === "2" || version === "3") return { format }
  return { format, why: `lockfileVersion ${version}; versions 2 and 3 are read (npm 7 and later)` }
}

function pnpmKind(text: string): Kind {
  // From pnpm 11 on, what the repository's own package manager is stands in a document of its own before.
  const [, version = "?"] =
    /^lockfileVersion:\s*'?"?([\d.]+)/mu.exec(text.slice(text.lastIndexOf("\n---") + 1)) ?? []
  const format = `pnpm-${version}`
  if (/^(?:6|9)\.\d+$/u.test(version)) return { format }
  return { format, why: `lockfileVersion ${version}; 6.x and 9.x are read (pnpm 8 and later)` }
}

function yarnKind(text: string, flavour: PackageManager["flavour"]): Kind {
  const isV1 = text.includes("# yarn lockfile v1")
  if (isV1) {
    const kind = { format: "yarn-1" }
    return flavour === "berry"
      ? { ...kind, why: "it is of yarn 1, and the workspace's yarn is a later one" }
      : kind
  }
  const [, version = "?"] = /^__metadata:\s*\n\s+version:\s*"?(\d+)/mu.exec(text) ?? []
  const format = `yarn-berry-${version}`
  if (flavour === "classic")
    return { format, why: "it is of yarn 2 or later, and the workspace's yarn is yarn 1" }
  if (Number(version) >= 4) return { format }
  return { format, why: `its version is ${version}; 4 and later are read (yarn 2 and later)` }
}

function bunKind(path: string, text: string): Kind {
  if (path === "bun.lockb")
    return { format: "bun-binary", why: "it is the binary kind; the text file bun.lock is read" }
  const [, version = "?"] = /"lockfileVersion"\s*:\s*(\d+)/u.exec(text) ?? []
  const format = `bun-${version}`
  return ["0", "1", "2"].includes(version)
    ? { format }
    : { format, why: `lockfileVersion ${version}; 0 to 2 are read` }
}

function kindOf(path: string, text: string, manager: PackageManager): Kind {
  if (manager.name === "npm") return npmKind(text)
  if (manager.name === "pnpm") return pnpmKind(text)
  if (manager.name === "bun") return bunKind(path, text)
  return yarnKind(text, manager.flavour)
}

/** The lockfile that an install reads, or why there is none to use. */
export function readLockfile(
  { manager, lockfiles }: Detected,
  settings: ManagerSettings,
): Lockfile | Diagnostic {
  const path = LOCKFILES[manager.name].find((each) => lockfiles.includes(each))
  if (path === undefined) {
    const isPerPackage =
      manager.name === "pnpm" && isOff(settings.ofPnpm("sharedWorkspaceLockfile"))
    const [of = "a lockfile"] = LOCKFILES[manager.name].slice(manager.name === "npm" ? 1 : 0)
    return lockfileMissing(manager.name, of, lockCommand(manager), lockfiles, isPerPackage)
  }
  const { format, why: fault } = kindOf(path, settings.lockfile(path) ?? "", manager)
  const why = fault && format.endsWith("?") ? "it does not say its version" : fault
  if (why === undefined) return { path, format }
  const command =
    path === "bun.lockb" ? "bun install --save-text-lockfile --lockfile-only" : lockCommand(manager)
  return lockfileUnsupported(path, why, command)
}
