import type { StageFacts } from "../stage-facts.ts"
import { joinPath } from "../stage-facts.ts"
import type { PathUse } from "./paths.ts"
import type { RunEffects } from "./run-effects.ts"
import { readsVariable } from "./variables.ts"

/** Looked at where the paths of programs are. */
const SEARCHED = new Set(["PATH", "LD_LIBRARY_PATH", "LD_PRELOAD", "PWD", "OLDPWD"])
/** Variables of which a word without a slash may be a file, too. */
const OF_PATHS = /PATH|LIB|DIR|HOME|CONF|FILE|BUNDLE|DB|RC$/u

function pathIn(part: string, name: string, facts: StageFacts): string | undefined {
  const slash = part.indexOf("/")
  if (slash < 0 && !part.startsWith(".") && !OF_PATHS.test(name)) return undefined
  // `-I/app/lib`, `//proxy` and `File{/app/x}`: what begins at the slash.
  const path = slash > 0 && !/^(?:\.|\w[\w.+-]*\/)/u.test(part) ? part.slice(slash) : part
  return joinPath(facts.directory, path) ?? "."
}

/**
 * Files and folders that variables of the graph name to a RUN that may read them: settings, modules, a home. Of a base
 * whose config is unknown it is taken that its own do not lead where the graph puts files.
 */
export function namedByVariables({ variables }: RunEffects, facts: StageFacts): readonly PathUse[] {
  const found: PathUse[] = []
  const seen = new Set<string>()
  for (let each = facts.variables; each; each = each.before) {
    const { name, value } = each
    if (name === undefined || seen.has(name)) continue
    seen.add(name)
    if (SEARCHED.has(name) || !readsVariable(variables, name)) continue
    if (value === undefined) {
      if (OF_PATHS.test(name)) found.push({ path: "/", reach: "tree" })
      continue
    }
    // `Europe/Berlin` is a name.
    if (name === "TZ" && !/^:?[./]/u.test(value)) continue
    for (const part of value.split(/[:;,\s=]/u)) {
      const path = part === "" ? undefined : pathIn(part, name, facts)
      if (path !== undefined) found.push({ path, reach: "tree" })
    }
  }
  return found
}
