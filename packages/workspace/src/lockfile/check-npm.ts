import type { JsonObject } from "../manifest.ts"
import { asObject, fieldOf, LISTS } from "../manifest.ts"
import { isRange, satisfies } from "../version-range.ts"
import type { Dependency, WorkspacePackage } from "../workspace.ts"
import { asks, isOptionalPeer, manifestOf, overriddenNames } from "./lock-check.ts"
import type { LockCheck } from "./lock-check.ts"

/** Where Node would find a package of a name from a folder: what the lockfile says of it. */
function findFrom(packages: JsonObject, folder: string, name: string): JsonObject | undefined {
  const parts = folder === "." ? [] : folder.split("/")
  for (let length = parts.length; length >= 0; length--) {
    const place = [...parts.slice(0, length), "node_modules", name].join("/")
    const found = asObject(fieldOf(packages, place))
    if (!found) continue
    const { link, resolved } = found
    const goal = link === true && typeof resolved === "string" ? fieldOf(packages, resolved) : found
    return asObject(goal)
  }
  return undefined
}

/** The range as the lockfile has it of the same package. */
function recorded(own: JsonObject | undefined, name: string): readonly unknown[] {
  return LISTS.map((list) => fieldOf(own?.[list], name)).filter((range) => range !== undefined)
}

/** `npm ci` wants something in the lockfile that fits, whatever the lockfile says of the range. */
function isFulfilled(
  packages: JsonObject,
  from: WorkspacePackage,
  dependency: Dependency,
  own: JsonObject | undefined,
): boolean {
  const { name, range, kind } = dependency
  const found = findFrom(packages, from.directory, name)
  if (!found) return kind === "optional" || isOptionalPeer(from, dependency)
  if (recorded(own, name).includes(range)) return true
  const text = range.replace(/^npm:(?:@[^/@]+\/)?[^@]+@?/u, "")
  const version = typeof found["version"] === "string" ? found["version"] : ""
  return text === "*" || text === "" || (isRange(text) && satisfies(version, text))
}

export const checkNpm: LockCheck = function* (text, packages, { packages: all }) {
  const locked = asObject(asObject(JSON.parse(text))?.["packages"]) ?? {}
  const overridden = overriddenNames([all[0]!.manifest["overrides"]])
  for (const each of packages) {
    const place = each.directory === "." ? "" : each.directory
    const own = asObject(fieldOf(locked, place))
    const link = asObject(fieldOf(locked, `node_modules/${each.name}`))
    const isLinked = place === "" || (link?.["link"] === true && link["resolved"] === place)
    if (!own || !isLinked) {
      yield `it does not have ${manifestOf(each)}${own ? ` as ${each.name}` : ""}`
      continue
    }
    for (const dependency of each.dependencies)
      if (
        dependency.kind !== "peer" &&
        !overridden.has(dependency.name) &&
        !isFulfilled(locked, each, dependency, own)
      )
        yield asks(each, dependency)
  }
}
