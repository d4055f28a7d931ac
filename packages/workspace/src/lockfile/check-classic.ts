import { asks, overriddenNames, readOnce } from "./lock-check.ts"
import type { LockCheck } from "./lock-check.ts"

/** The patterns that stand over the entries: `"@babel/core@^7.0.0", "@babel/core@^7.1.0":`. */
function patternsOf(text: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (const line of text.split(/\r?\n/u)) {
    if (!/^[^\s#].*:$/u.test(line)) continue
    for (const each of line.slice(0, -1).split(", ")) found.add(each.replace(/^"|"$/gu, ""))
  }
  return found
}

/**
 * What yarn 1 would look up in the registry because the lockfile does not have it. It does so with `--frozen-lockfile` too,
 * without a word, in all packages but the root's.
 */
export const checkClassic: LockCheck = function* (text, packages, workspace) {
  const patterns = readOnce(workspace, text, patternsOf)
  const overridden = overriddenNames([workspace.packages[0]!.manifest["resolutions"]])
  for (const each of packages)
    for (const dependency of each.dependencies) {
      const { name, range, kind, internal, path } = dependency
      const isElsewhere = kind === "peer" || internal || path !== undefined || overridden.has(name)
      if (isElsewhere || range.startsWith("link:")) continue
      if (!patterns.has(`${name}@${range}`)) yield asks(each, dependency, workspace)
    }
}
