import { asObject } from "../manifest.ts"
import type { WorkspacePackage } from "../workspace.ts"

/** The files and folders that a manifest publishes, relative to its package; undefined where it lists none. */
export function publishedOf({ manifest }: WorkspacePackage): readonly string[] | undefined {
  const { files } = manifest
  const paths = Array.isArray(files)
    ? files.filter((path): path is string => typeof path === "string" && !path.startsWith("!"))
    : []
  return paths.length === 0 ? undefined : [...new Set(paths.map(plainPart))].toSorted()
}

/**
 * The files and folders of a built package where its entries lie, relative to it, or `dist`.
 *
 * @param starts - The file that an app starts with, if it is one.
 */
export function entriesOf({ manifest }: WorkspacePackage, starts?: string): readonly string[] {
  const { main, module, bin, exports } = manifest
  const entries = [main, module, bin, exports].flatMap(targetsOf)
  const paths = [...entries, ...(starts === undefined ? [] : [starts])]
    .map((path) => plainPart(path).split("/")[0]!)
    .filter((path) => path !== "" && path !== "..")
  return paths.length === 0 ? ["dist"] : [...new Set(paths)].toSorted()
}

/** The path that a manifest's `main`, `exports` or `bin` runs first. */
export function entryOf({ manifest }: WorkspacePackage): string | undefined {
  const { main, bin, exports } = manifest
  const root = asObject(exports)?.["."] ?? exports
  const [path] = [main, bin, root].flatMap(targetsOf)
  return path?.replace(/^\.\//u, "")
}

/** The files behind entries, but for those that only compilers and bundlers read. */
function targetsOf(entry: unknown): readonly string[] {
  if (typeof entry === "string") return /(?<!\.d)\.[cm]?tsx?$/u.test(entry) ? [] : [entry]
  if (Array.isArray(entry)) return entry.flatMap(targetsOf)
  return Object.entries(asObject(entry) ?? {}).flatMap(([condition, target]) =>
    /^(?:types|source|development|\.\/package\.json)/u.test(condition) ? [] : targetsOf(target),
  )
}

/** The part of a pattern before its first wildcard. */
function plainPart(pattern: string): string {
  const parts = pattern.replace(/^\.?\//u, "").split("/")
  const wild = parts.findIndex((part) => /[*?[{]/u.test(part))
  return (wild < 0 ? parts : parts.slice(0, wild)).join("/").replace(/\/$/u, "")
}
