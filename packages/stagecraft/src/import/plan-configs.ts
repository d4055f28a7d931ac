import { lstatSync, statSync } from "node:fs"
import { basename, dirname, extname, join, relative, resolve } from "node:path"
import { configExtensions, configNames } from "@stagecraft/config"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import { usageOptionsClash, usageOptionValue } from "../problems.ts"
import { importExists } from "./problems.ts"
import { STDIN } from "./read-dockerfile.ts"

/** The Dockerfiles that become one config. */
export interface PlannedConfig {
  /** As they were named; all of one folder. */
  readonly files: readonly string[]
  /** Absolute path of the config. */
  readonly target: string
}

/** Where configs are asked to be. */
export interface PlanWish {
  readonly cwd: string
  readonly out: string | undefined
  readonly stdout: boolean
}

/**
 * What becomes which config: the Dockerfiles of a folder become one, beside them unless it is asked for elsewhere.
 *
 * @throws ImageError `usage-options-clash`, `usage-option-value`.
 */
export function planConfigs(files: readonly string[], wish: PlanWish): readonly PlannedConfig[] {
  const folders = new Map<string, string[]>()
  for (const file of files) {
    const folder = file === STDIN ? wish.cwd : dirname(resolve(wish.cwd, file))
    const group = folders.get(folder)
    if (group) group.push(file)
    else folders.set(folder, [file])
  }
  const only = wish.out !== undefined ? "--out" : wish.stdout ? "--stdout" : undefined
  if (only !== undefined && folders.size > 1) throw new ImageError(severalFolders(only, folders))
  return [...folders].map(([folder, group]) => ({
    files: group,
    target: wish.out === undefined ? join(folder, configNames[0]!) : asked(wish.out, wish.cwd),
  }))
}

function severalFolders(option: string, folders: ReadonlyMap<string, unknown>): Diagnostic {
  const names = [...folders.keys()].map((folder) => relative(".", folder) || ".")
  const shown = names.slice(0, 3).join(", ") + (names.length > 3 ? ", …" : "")
  const why = `the Dockerfiles of each folder become a config of its own (${shown}); name those of one folder`
  return usageOptionsClash(option, `Dockerfiles of ${names.length} folders`, why)
}

/** A file by its ending; a folder that is there, ends in a slash, or has no ending. */
function asked(out: string, cwd: string): string {
  const path = resolve(cwd, out)
  const isFolder =
    /[/\\]$/u.test(out) || extname(path) === "" || statSync(path, quiet)?.isDirectory() === true
  if (isFolder) return join(path, configNames[0]!)
  if ((configExtensions as readonly string[]).includes(extname(path))) return path
  const why = `${out}: the name of a config ends in ${configExtensions.slice(0, 4).join(", ")}`
  throw new ImageError(usageOptionValue("import", "--out", why))
}

const quiet = { throwIfNoEntry: false } as const

/** What stands in the way of a config: one of that name, or another that commands would find there. */
export function inTheWay(target: string, cwd: string): Diagnostic | undefined {
  const show = (path: string): string => relative(cwd, path)
  if (isThere(target)) return importExists(show(target), show(target))
  if (!configNames.includes(basename(target))) return undefined
  const other = configNames.map((name) => join(dirname(target), name)).find(isThere)
  return other === undefined ? undefined : importExists(show(other), show(target))
}

/** True also for a symbolic link that leads nowhere. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, quiet) !== undefined
  } catch {
    return false
  }
}
