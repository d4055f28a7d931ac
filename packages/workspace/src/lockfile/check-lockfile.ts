import { join } from "node:path"
import type { Diagnostic, Span } from "@stagecraft/ir"
import { nearest } from "@stagecraft/ir"
import { lockfileStale } from "../problems.ts"
import { lockCommand } from "../read-lockfile.ts"
import { readText } from "../read-text.ts"
import type { PackageManager, Workspace, WorkspacePackage } from "../workspace.ts"
import { checkBerry } from "./check-berry.ts"
import { checkBun } from "./check-bun.ts"
import { checkClassic } from "./check-classic.ts"
import { checkNpm } from "./check-npm.ts"
import { checkPnpm } from "./check-pnpm.ts"
import type { Difference, LockCheck } from "./lock-check.ts"

const CHECKS: Readonly<Record<PackageManager["name"], LockCheck>> = {
  npm: checkNpm,
  pnpm: checkPnpm,
  yarn: checkBerry,
  bun: checkBun,
}

/**
 * Whether the lockfile has what some packages ask for: `lockfile-stale` when their frozen install would fail, or go beyond it.
 *
 * Where that is not certain, nothing is said: the package manager has the last word.
 *
 * @param packages - Those of a closure, or all; the root's is always looked at.
 * @throws ImageError what `Workspace.lockfile` throws, and at the place of what is wrong in a lockfile of JSON.
 */
export function checkLockfile(
  workspace: Workspace,
  packages: readonly WorkspacePackage[] = workspace.packages,
  at?: Span,
): readonly Diagnostic[] {
  const { root, manager, lockfile } = workspace
  const text = readText(join(root, lockfile.path), lockfile.path, "there") ?? ""
  const check = manager.flavour === "classic" ? checkClassic : CHECKS[manager.name]
  const looked = new Set([workspace.packages[0]!, ...packages])
  const differences = [...check(text, [...looked], workspace)]
  if (differences.length === 0) return []
  const near = meant(differences, text, workspace)
  return [lockfileStale(lockfile.path, differences, lockCommand(manager), near, at)]
}

/** The package of the workspace that a name may be a slip of: one that the lockfile has never seen, of the same scope. */
function meant(
  differences: readonly Difference[],
  text: string,
  { packages }: Workspace,
): string | undefined {
  for (const { asked } of differences) {
    if (asked === undefined || text.includes(asked)) continue
    const alike = packages.flatMap(({ manifest: { name = "" } }) =>
      scopeOf(name) === scopeOf(asked) ? [name] : [],
    )
    const near = nearest(asked, alike)
    if (near !== undefined) return near
  }
  return undefined
}

const scopeOf = (name: string): string => name.slice(0, name.indexOf("/") + 1)
