import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { managers } from "./managers.ts"
import { compareProduction, pruneAndCompare } from "./prune-and-compare.ts"
import { randomWorkspace } from "./random-workspace.ts"

/*
 * What real package managers install from a pruned lockfile, against what they install from the whole one. The suite
 * takes one workspace for each kind of lockfile; `npm run campaign -- frozen` takes more of them, and every version.
 */
const campaign = Number(process.env["STAGECRAFT_CAMPAIGN_FROZEN"] ?? 0)
const first = Number(process.env["STAGECRAFT_SEED"] ?? 31)
const names = campaign > 0 ? Object.keys(managers) : ["npm11", "pnpm10", "yarn1", "yarn4", "bun14"]
const seeds = Array.from({ length: Math.max(1, campaign) }, (_, at) => first + at)

const folder = mkdtempSync(join(tmpdir(), "frozen-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(names)("%s", (name) => {
  const manager = managers[name]!

  test.each(seeds)(
    "installs from a pruned lockfile what it does from the whole, seed %i",
    (seed) => {
      const place = join(folder, `${name}-${seed}`)
      const { files, closures, runs } = randomWorkspace(manager, seed)
      const all = Object.keys(closures)
      const target = all.findLast((each) => closures[each]!.length < all.length)!
      const result = pruneAndCompare(manager, place, files, closures[target]!)
      expect(result.faults).toEqual([])
      expect(result.edges).toBeGreaterThan(0)
      // bun lays its packages out anew, npm and yarn 1 leave notes of what is gone, and pnpm 8 tells of each package
      // whether anything has it for development.
      const isExact = manager.kind === "berry" || (manager.kind === "pnpm" && name !== "pnpm8")
      expect(result.same || !isExact).toBe(true)
      // yarn 3 has the command for this in a plugin.
      const isShipped = campaign > 0 && name !== "yarn3"
      const shipped = isShipped
        ? compareProduction(manager, place, files, runs[target]!)
        : undefined
      expect(shipped?.faults ?? []).toEqual([])
      expect(shipped?.idle ?? []).toEqual([])
      rmSync(place, { recursive: true, force: true })
    },
  )
})
