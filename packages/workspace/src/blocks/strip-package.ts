import { LOCKFILES } from "../detect-manager.ts"
import type { Closure, ManagerName } from "../workspace.ts"
import { deleteMaps } from "./delete-maps.ts"
import { shellWord, shellWords } from "./shell-word.ts"
import type { Ships } from "./what-ships.ts"
import { isBelow } from "./what-ships.ts"

/** What lies in a package's folder for tools alone. Files and folders with a dot in front are settings, nearly all. */
const forTools = ["node_modules", "Dockerfile*", "image.lock", "*.tsbuildinfo"]

/** The settings of package managers that have no dot in front. */
const settings: Readonly<Record<ManagerName, readonly string[]>> = {
  npm: [],
  pnpm: ["pnpm-workspace.yaml"],
  yarn: [],
  bun: ["bunfig.toml"],
}

/** What frameworks build into a folder with a dot in front. */
const built = [".next", ".nuxt", ".output", ".svelte-kit"].map((name) => ` ! -name ${name}`)

/** Commands that leave of packages what they need to run; what an install for production gives is not theirs. */
export function stripPackages(
  whole: readonly Ships[],
  { workspace, build }: Closure,
  sourceMaps: boolean,
): readonly [string, ...string[]] {
  const ships = whole.flatMap(({ paths }) => paths)
  const isBuilt = whole.some((each) => each.isBuilt)
  const folders = build.map(({ directory }) => directory).filter((each) => isBelow(each, ships))
  const paths = shellWords(folders)
  const { name: manager } = workspace.manager
  const names = [...forTools, ...LOCKFILES[manager], ...settings[manager]]
  const isOne = [
    `-name ".*"${isBuilt ? built.join("") : ""}`,
    ...names.map((name) => `-name ${nameWord(name)}`),
  ].join(" -o ")
  return [
    `find ${paths} -mindepth 1 -maxdepth 1 \\( ${isOne} \\) -exec rm -rf {} +`,
    ...(sourceMaps ? [] : [deleteMaps(folders)]),
  ]
}

const nameWord = (name: string): string => (name.includes("*") ? `"${name}"` : shellWord(name))
