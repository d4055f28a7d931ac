import type { JsonObject } from "../manifest.ts"
import { asObject, fieldOf, LISTS } from "../manifest.ts"
import { isRange, satisfies } from "../version-range.ts"
import type { Dependency, WorkspacePackage } from "../workspace.ts"
import {
  asks,
  isOptionalPeer,
  ledInside,
  manifestOf,
  overriddenNames,
  parseLockfile,
  readOnce,
} from "./lock-check.ts"
import type { LockCheck } from "./lock-check.ts"

/** What the lockfile says of a package. */
interface Found {
  readonly entry: JsonObject | undefined
  /** The folder that a link leads to. */
  readonly folder?: string
}

/** What Node would find under a name from a folder. */
function findFrom(packages: JsonObject, folder: string, name: string): Found {
  const parts = folder === "." ? [] : folder.split("/")
  for (let length = parts.length; length >= 0; length--) {
    const place = [...parts.slice(0, length), "node_modules", name].join("/")
    const found = asObject(fieldOf(packages, place))
    if (!found) continue
    const { link, resolved } = found
    return link === true && typeof resolved === "string"
      ? { entry: asObject(fieldOf(packages, resolved)), folder: resolved }
      : { entry: found }
  }
  return { entry: undefined }
}

/** The range as the lockfile has it of the same package. */
function recorded(own: JsonObject | undefined, name: string): readonly unknown[] {
  return LISTS.map((list) => fieldOf(own?.[list], name)).filter((range) => range !== undefined)
}

/** `npm ci` wants something in the lockfile that fits, whatever the lockfile says of the range. */
function isFulfilled(
  found: JsonObject | undefined,
  from: WorkspacePackage,
  dependency: Dependency,
  own: JsonObject | undefined,
): boolean {
  const { name, range, kind } = dependency
  if (!found) return kind === "optional" || isOptionalPeer(from, dependency)
  if (recorded(own, name).includes(range)) return true
  const text = range.replace(/^npm:(?:@[^/@]+\/)?[^@]+@?/u, "")
  const version = typeof found["version"] === "string" ? found["version"] : ""
  return text === "*" || text === "" || (isRange(text) && satisfies(version, text))
}

export const checkNpm: LockCheck = function* (text, packages, workspace) {
  const locked = asObject(readOnce(workspace, text, parseLockfile)["packages"]) ?? {}
  const overridden = overriddenNames([workspace.packages[0]!.manifest["overrides"]])
  for (const each of packages) {
    const place = each.directory === "." ? "" : each.directory
    const own = asObject(fieldOf(locked, place))
    const link = asObject(fieldOf(locked, `node_modules/${each.name}`))
    const isLinked = place === "" || (link?.["link"] === true && link["resolved"] === place)
    if (!own || !isLinked) {
      yield { text: `it does not have ${manifestOf(each)}${own ? ` as ${each.name}` : ""}` }
      continue
    }
    for (const dependency of each.dependencies) {
      if (dependency.kind === "peer" || overridden.has(dependency.name)) continue
      const { entry, folder } = findFrom(locked, each.directory, dependency.name)
      if (isFulfilled(entry, each, dependency, own))
        yield* ledInside(each, dependency, folder, workspace)
      else yield asks(each, dependency, workspace)
    }
  }
}
