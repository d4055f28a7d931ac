import { posix } from "node:path"
import type { Closure } from "../workspace.ts"
import { deleteMaps } from "./delete-maps.ts"
import { isFolder } from "./is-folder.ts"
import { managerOf } from "./managers.ts"
import { removeIdle } from "./manifests.ts"
import { shellWord } from "./shell-word.ts"
import { isBelow } from "./what-ships.ts"

/** What an author says of what stays. */
interface Kept {
  readonly sourceMaps?: boolean | undefined
  readonly files?: readonly string[] | undefined
}

/** Commands that take away what an install needed and what runs does not. */
export function leftovers(closure: Closure, options: Kept): readonly [string, ...string[]] {
  const { lockfile, installFiles } = closure.workspace
  const { notes, productionFrom } = managerOf(closure.workspace)
  const kept = keptFolders(closure)
  const isKept = (path: string): boolean => isBelow(path, kept)
  const packages = closure.build.map(({ directory }) => directory)
  const occupied = [...packages, ...kept, ...(options.files ?? [])]
  const files = [...new Set([...installFiles, ...closure.installFiles])].filter(
    (path) => !isKept(path) && !packages.includes(path),
  )
  const gone = [...new Set(files.map((path) => emptied(path, occupied)))].toSorted()
  return [
    `rm -rf ${[lockfile.path, ...gone, ...notes].map(pattern).join(" ")}`,
    ...(productionFrom === "all" ? removeIdle(closure) : []),
    ...(options.sourceMaps ? [] : [deleteMaps(["."])]),
  ]
}

/** A path, or one of our own patterns. */
const pattern = (path: string): string => (path.endsWith("*.json") ? path : shellWord(path))

/** What runs reads where it lies: local folders that node_modules leads to, and the archives of Plug'n'Play. */
function keptFolders({ workspace, run }: Closure): readonly string[] {
  const { root, packages, manager } = workspace
  const local = [packages[0]!, ...run]
    .flatMap(({ dependencies }) => dependencies)
    .flatMap(({ path, kind }) => (path === undefined || kind === "dev" ? [] : [path]))
    .filter((path) => isFolder(root, path))
  const pnp = [".yarn/cache", ".yarn/unplugged", ".pnp.cjs", ".pnp.loader.mjs"]
  return [...local, ...(manager.linker === "pnp" ? pnp : [])]
}

/** The highest folder that holds a path and nothing which stays, or the path. */
function emptied(path: string, occupied: readonly string[]): string {
  const folder = posix.dirname(path)
  const isTaken = folder === "." || occupied.some((each) => isBelow(each, [folder]))
  return isTaken ? path : emptied(folder, occupied)
}
