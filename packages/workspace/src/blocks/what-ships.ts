import { posix } from "node:path"
import type { WorkspacePackage } from "../workspace.ts"
import { isBuilt, pathIn } from "./build.ts"
import { isSource } from "./is-source.ts"
import { entriesOf, publishedOf } from "./shipped.ts"

/** What of one package ships. */
export interface Ships {
  readonly each: WorkspacePackage
  /** It comes out of the stage that builds; else out of the context. */
  readonly isBuilt: boolean
  /** All of it, but for what only tools read. */
  readonly isWhole: boolean
  /** Files and folders, from the root. */
  readonly paths: readonly string[]
  /** Those that only the build makes. */
  readonly made: readonly string[]
  /** What an earlier build may have left where it is sent from. */
  readonly unsent: readonly string[]
}

/** What tells what of a package ships, besides its manifest. */
export interface ShipsOptions {
  readonly root: string
  /** The script that builds. */
  readonly script: string
  /** What the author says. */
  readonly output?: readonly string[] | undefined
  /** The file that the app starts with, from the package's folder. */
  readonly starts?: string | undefined
}

/**
 * What of a package ships: what is listed, by the author or under `files`; else what its entries lead to. A package that
 * runs from its sources, or is not built, ships whole: nobody says what else these need.
 */
export function whatShips(
  each: WorkspacePackage,
  { root, script, output, starts: started }: ShipsOptions,
): Ships {
  // What is installed ships anyway.
  const starts = started?.split("/").includes("node_modules") ? undefined : started
  const built = isBuilt(each, script)
  const listed = output ?? publishedOf(each)
  const asked = listed ?? (built ? entriesOf(each, starts) : ["."])
  const named = asked.map((path) => posix.join(each.directory, path).replace(/\/$/u, ""))
  const found = [...new Set(named)]
  const isMade = (path: string): boolean => path !== each.directory && !isSource(root, path)
  const made = built ? found.filter(isMade) : []
  const runsSources =
    made.length === 0 ||
    (starts !== undefined && isSource(root, posix.join(each.directory, starts)))
  const isWhole = found.includes(each.directory) || (listed === undefined && built && runsSources)
  const common = { each, isBuilt: built, isWhole }
  if (!isWhole) return { ...common, paths: found, made, unsent: made }
  const dist = built ? [pathIn(each, "dist")].filter(isMade) : []
  return { ...common, paths: [each.directory], made: [], unsent: dist }
}

/** True for a path that lies in one of others, or is one; both from the root. */
export const isBelow = (path: string, others: readonly string[]): boolean =>
  others.some((other) => other === "." || path === other || path.startsWith(`${other}/`))
