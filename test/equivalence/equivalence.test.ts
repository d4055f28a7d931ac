import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { checkPairs, sameConfig } from "./check-pairs.ts"
import { didNotes } from "./compare.ts"
import { pairOf } from "./pair.ts"
import { randomCase } from "./random-case.ts"
import type { World } from "./tracing-base.ts"
import { tracingWorld } from "./tracing-base.ts"

/**
 * `STAGECRAFT_CAMPAIGN_EQUIVALENCE=5000` makes it the long campaign. Case `n` of seed `s` is case 0 of seed `s + n`, so
 * that a campaign can be run in slices.
 */
const count = Number(process.env["STAGECRAFT_CAMPAIGN_EQUIVALENCE"] ?? 60)
const seed = Number(process.env["STAGECRAFT_SEED"] ?? 20_261_121)
const PER_BUILD = 20

/** The passes that rewrite what their graph says. */
const passes = [
  "move-metadata",
  "split-runs",
  "sink-args",
  "split-copies",
  "hoist-installs",
  "fold-permissions",
  "add-cache-mounts",
  "merge-runs",
]

let world: World
beforeAll(async () => {
  world = await tracingWorld()
}, 600_000)

describe("an optimized image is the image as written", () => {
  const fired = new Map<string, number>()
  const slices = Array.from({ length: Math.ceil(count / PER_BUILD) }, (_, slice) => slice)
  it.each(slices)(
    "of random graphs, build %i",
    async (slice) => {
      const first = slice * PER_BUILD
      const pairs = Array.from({ length: Math.min(PER_BUILD, count - first) }, (_, index) => {
        const own = seed + first + index
        return pairOf(fc.sample(randomCase(`seed ${own}`, world), { seed: own, numRuns: 1 })[0]!)
      })
      const { faults, unbuildable } = await checkPairs(world, pairs)
      expect(faults).toEqual([])
      expect(unbuildable.length).toBeLessThan(pairs.length / 3)
      const compared = pairs.filter(({ of }) => !unbuildable.includes(of.name))
      expect(await sameConfig(world, compared[0]!)).toBe(true)
      for (const pass of compared.flatMap((pair) => [
        ...new Set(didNotes(pair).map((n) => n.pass)),
      ]))
        fired.set(pass, (fired.get(pass) ?? 0) + 1)
    },
    600_000,
  )

  it("and each pass fired in at least one of ten", () => {
    const rare = passes.filter((pass) => (fired.get(pass) ?? 0) < count / 10)
    expect(rare, JSON.stringify(Object.fromEntries(fired))).toEqual([])
  })
})
