import type { JsonObject } from "../manifest.ts"
import { asObject, fieldOf, LISTS } from "../manifest.ts"
import { isRange, satisfies } from "../version-range.ts"
import type { Dependency, Workspace, WorkspacePackage } from "../workspace.ts"
import {
  asks,
  ledInside,
  manifestOf,
  overriddenNames,
  parseLockfile,
  readOnce,
} from "./lock-check.ts"
import type { LockCheck } from "./lock-check.ts"

/** The text with blanks for commas before an end: bun writes them, JSON has none. */
const withoutLastCommas = (text: string): string =>
  text.replace(
    /("[^"\\]*(?:\\.[^"\\]*)*")|,(?=\s*[}\]])/gu,
    (_, string: string | undefined) => string ?? " ",
  )

const lockOf = (text: string, workspace: Workspace): JsonObject =>
  parseLockfile(withoutLastCommas(text), workspace)

/** The version of what a package has under a name: an entry is `["once@1.4.0", …]`. */
function versionOf(packages: JsonObject, from: WorkspacePackage, name: string): string | undefined {
  const entry = fieldOf(packages, `${from.name}/${name}`) ?? fieldOf(packages, name)
  const first: unknown = Array.isArray(entry) ? entry[0] : undefined
  return typeof first === "string" ? first.slice(first.lastIndexOf("@") + 1) : undefined
}

const recorded = (own: JsonObject, { name, range }: Dependency): boolean =>
  LISTS.some((list) => fieldOf(own[list], name) === range)

export const checkBun: LockCheck = function* (text, packages, workspace) {
  const lock = readOnce(workspace, text, lockOf)
  const locked = asObject(lock["packages"]) ?? {}
  const { manifest } = workspace.packages[0]!
  const overridden = overriddenNames([manifest["overrides"], manifest["resolutions"]])
  for (const each of packages) {
    const place = each.directory === "." ? "" : each.directory
    const own = asObject(fieldOf(lock["workspaces"], place))
    if (!own || (place !== "" && own["name"] !== each.manifest.name)) {
      yield { text: `it does not have ${manifestOf(each)}${own ? ` as ${each.name}` : ""}` }
      continue
    }
    for (const dependency of each.dependencies) {
      const { name, range, kind, internal } = dependency
      if (overridden.has(name) || kind === "peer") continue
      const version = versionOf(locked, each, name)
      if (recorded(own, dependency)) {
        const folder = /^workspace:(?<folder>.*)$/u.exec(version ?? "")?.groups?.["folder"]
        yield* ledInside(each, dependency, folder, workspace)
        continue
      }
      // What is there and fits is taken, whatever range is written down.
      const isThere = internal
        ? version !== undefined
        : isRange(range) && satisfies(version ?? "", range)
      if (!isThere) yield asks(each, dependency, workspace)
    }
  }
}
