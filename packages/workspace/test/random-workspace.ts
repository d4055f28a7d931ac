import type { ManagerName } from "../src/workspace.ts"
import type { Files } from "./temp-workspace.ts"

/** A source of numbers from a seed, the same each time. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39) >>> 0
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below
  }
}

/** Small packages that registries have, and a version of each that they do not have. */
const NAMES = ["ms", "once", "wrappy", "isarray", "is-number", "inherits", "is-odd", "left-pad"]
const OUTSIDE: Readonly<Record<string, string>> = {
  ms: "^2.0.0",
  once: "1.4.0",
  wrappy: "~1.0.1",
  isarray: ">=1 <3",
  "is-number": "^7.0.0 || ^6.0.0",
  inherits: "2.x",
  "is-odd": "3.0.1",
  "left-pad": "1.0.0 - 1.3.0",
}
const INSIDE = ["^90.1.0", "~90.1.2", "90.1.2", ">=90", "90.x", "89 - 91", "^89.0.0 || ^90.1.1"]
const FOLDERS = ["packages/a", "packages/b", "packages/c", "packages/deep/d", "apps/e", "apps/f"]
const MORE = ["tools/g", "packages/.hid", "libs/x/y/h", "apps/e/fixtures/i", "apps/e/nested"]
const PATTERNS = [
  ["packages/*", "apps/*"],
  ["packages/**", "apps/e"],
  ["./packages/*/", "apps/{e,f}", "tools/*"],
  ["**", "!**/fixtures/**"],
  ["packages/[ab]", "apps/*", "libs/**"],
  ["packages/*", "apps/**", "!apps/e/**"],
  ["*/*"],
]

const pick = <T>(random: (below: number) => number, list: readonly T[]): T =>
  list[random(list.length)]!

function rooted(patterns: readonly string[], manager: ManagerName): Record<string, unknown> {
  const root = { name: "root", version: "1.0.0", private: true }
  if (manager !== "pnpm") return { "package.json": { ...root, workspaces: patterns } }
  const list = patterns.map((each) => `  - ${JSON.stringify(each)}\n`).join("")
  return { "package.json": root, "pnpm-workspace.yaml": `packages:\n${list}` }
}

/** Packages in folders of all kinds, some of which the patterns mean; nothing depends on anything. */
export function randomPatterns(seed: number, manager: ManagerName): Files {
  const random = randomFrom(seed)
  // By these yarn 1 takes what it linked into node_modules for packages, once it has installed.
  const known = PATTERNS.filter((each) => manager !== "yarn" || !/!|^\*/u.test(each.join(" ")))
  const files = rooted(pick(random, known), manager)
  for (const [at, folder] of [...FOLDERS, ...MORE].entries())
    if (random(4) > 0) files[`${folder}/package.json`] = { name: `zz-${at}`, version: "1.0.0" }
  return files
}

/** How plain ranges and `workspace:` may be used with a package manager. */
export interface LinkWays {
  readonly plain: boolean
  readonly protocol: boolean
}

/** Packages that lead to each other and, with ranges that no package inside satisfies, out of the workspace. */
export function randomLinks(seed: number, manager: ManagerName, ways: LinkWays): Files {
  const random = randomFrom(seed)
  const files = rooted(["packages/**", "apps/*"], manager)
  for (const [at, folder] of [...FOLDERS, "apps/g", "packages/deep/h"].entries()) {
    const lists: Record<string, Record<string, string>> = {}
    const asked = new Set<string>()
    for (let count = at === 0 ? 0 : random(5); count > 0; count--) {
      // To those before only: circles are another matter.
      const name = NAMES[random(at)]!
      if (asked.has(name)) continue
      asked.add(name)
      const list = pick(random, ["dependencies", "devDependencies", "optionalDependencies"])
      const ranges = [
        [OUTSIDE[name]!],
        ways.plain ? INSIDE : [],
        ways.protocol ? ["workspace:*", "workspace:^", "workspace:~", "workspace:90.x"] : [],
      ].filter((each) => each.length > 0)
      ;(lists[list] ??= {})[name] = pick(random, pick(random, ranges))
    }
    files[`${folder}/package.json`] = { name: NAMES[at]!, version: "90.1.2", ...lists }
  }
  return files
}
