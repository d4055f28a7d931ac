import { asObject } from "../manifest.ts"
import type { WorkspacePackage } from "../workspace.ts"

/**
 * The files and folders of a built package that others use, relative to it: what its manifest publishes, else where its
 * entries lie, else `dist`.
 */
export function shippedOf(each: WorkspacePackage): readonly string[] {
  const published = each.manifest["files"]
  const files = Array.isArray(published)
    ? published.filter((path) => typeof path === "string" && !path.startsWith("!"))
    : []
  const paths = (files.length > 0 ? files : entriesOf(each)) as readonly string[]
  const shipped = new Set(paths.map(plainPart).filter((path) => path !== ""))
  return shipped.size === 0 ? ["dist"] : [...shipped].toSorted()
}

/** The path that a manifest's `main`, `exports` or `bin` runs first. */
export function entryOf({ manifest }: WorkspacePackage): string | undefined {
  const { main, bin, exports } = manifest
  const root = asObject(exports)?.["."] ?? exports
  const [path] = [main, bin, root].flatMap(targetsOf)
  return path?.replace(/^\.\//u, "")
}

function entriesOf({ manifest }: WorkspacePackage): readonly string[] {
  const { main, module, bin, exports } = manifest
  return [main, module, bin, exports].flatMap(targetsOf).map((path) => {
    const [first = "", ...more] = path.replace(/^\.\//u, "").split("/")
    return more.length === 0 ? first : first
  })
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
