import { describe, expect, it } from "vitest"
import { checkLockfile } from "../src/lockfile/check-lockfile.ts"
import { randomLinks, randomPatterns } from "./random-workspace.ts"
import { realManagers, runIn } from "./real-managers.ts"
import { foldersOf, tempWorkspace } from "./temp-workspace.ts"

/*
 * What a package manager itself makes of workspaces. The npm that is here is asked once, offline; how many more, and
 * all the others from the registry, a campaign says.
 */
const cases = Number(process.env["STAGECRAFT_CAMPAIGN_WORKSPACES"] ?? 0)
const seed = Number(process.env["STAGECRAFT_SEED"] ?? 1)

const sorted = (list: Iterable<string>): readonly string[] => [...new Set(list)].sort()

const count = Math.max(1, cases)
const asked = Object.entries(realManagers).filter(([label]) => cases > 0 || label === "npm")

describe.each(asked)("%s", (_, manager) => {
  it("lists the same packages", { timeout: 1_200_000 }, () => {
    for (let at = 0; at < count; at++) {
      const files = randomPatterns(seed + at, manager.name)
      const { root, read } = tempWorkspace({ ...files, ...manager.files })
      const run = runIn(root, manager)
      run(cases > 0 ? manager.lock : [...manager.lock, "--offline"])
      const own = foldersOf(read()).slice(1)
      expect(sorted(own), `seed ${seed + at} in ${root}`).toEqual(
        sorted(manager.packages(run, root)),
      )
    }
  })
})

// Links are found where there are packages, and those come from the registry.
describe.each(cases > 0 ? asked : [])("%s", (_, manager) => {
  it("links the same packages, and its lockfile has them", { timeout: 1_200_000 }, () => {
    for (let at = 0; at < count; at++) {
      const files = randomLinks(seed + at, manager.name, manager.ways)
      const { root, read } = tempWorkspace({ ...files, ...manager.files })
      const run = runIn(root, manager)
      run(manager.lock)
      const workspace = read()
      const own = workspace.packages.flatMap(({ directory, dependencies }) =>
        dependencies.flatMap(({ internal }) =>
          internal ? `${directory} > ${internal.directory}` : [],
        ),
      )
      expect(sorted(own), `seed ${seed + at} in ${root}`).toEqual(sorted(manager.links(run, root)))
      expect(checkLockfile(workspace), `seed ${seed + at}`).toEqual([])
    }
  })
})
