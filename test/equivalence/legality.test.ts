import { compile } from "@stagecraft/compiler"
import { beforeAll, describe, expect, it } from "vitest"
import type { Outcome } from "./build-pairs.ts"
import { buildPairs, STAGE } from "./build-pairs.ts"
import { checkPairs } from "./check-pairs.ts"
import { configOf, didNotes } from "./compare.ts"
import { filesCases } from "./legality/files-cases.ts"
import type { LegalityCase } from "./legality/legality-case.ts"
import { mergeCases } from "./legality/merge-cases.ts"
import { metadataCases } from "./legality/metadata-cases.ts"
import { splitRunsCases } from "./legality/split-runs-cases.ts"
import type { Pair } from "./pair.ts"
import { imageOf, pairOf } from "./pair.ts"
import type { World } from "./tracing-base.ts"
import { tracingWorld } from "./tracing-base.ts"

const cases: readonly LegalityCase[] = [
  ...mergeCases,
  ...metadataCases,
  ...filesCases,
  ...splitRunsCases,
]

let world: World
beforeAll(async () => {
  world = await tracingWorld()
}, 600_000)

const onBase = (text: string): string => `FROM ${world.references.plain} AS ${STAGE}0\n${text}`

const compiled = (each: LegalityCase, text: string, context = each.context ?? []): Pair =>
  pairOf({ name: each.rule, text: onBase(text), context, optimize: each.optimize ?? {} })

const firing = (pair: Pair): readonly string[] => didNotes(pair).map(({ pass }) => pass)

const named = (some: typeof cases) =>
  some.map((each) => [`${each.pass}: ${each.rule}`, each] as const)

describe("a case that a rule forbids", () => {
  it.each(named(cases.filter(({ minds }) => !minds)))("stops the pass: %s", (_, each) => {
    const pair = compiled(each, each.written)
    expect(pair.optimized.compiled.dockerfile).not.toBe("")
    expect(firing(pair)).not.toContain(each.pass)
    const said = pair.optimized.compiled.record
      .filter(({ pass, action }) => pass === each.pass && action === "stopped")
      .map(({ message }) => message)
    expect(said.join("\n")).toMatch(each.note ?? /^/u)
  })

  it.each(named(cases.filter(({ fine }) => fine !== undefined)))(
    "and nothing else does: %s",
    (_, each) => {
      expect(firing(compiled(each, each.fine!, each.fineContext))).toContain(each.pass)
    },
  )
})

/** The pair of what is written and what the pass would make of it without the rule. */
function naivePair(each: LegalityCase): Pair {
  const written = compiled(each, each.written)
  const naive = compile(imageOf(onBase(each.naive!)), { optimize: false, nameOnlyStage: true })
  return { ...written, optimized: { compiled: naive, sent: written.written.sent } }
}

it("a pass that minds its rule makes the same image", async () => {
  const pairs = cases.filter(({ minds }) => minds).map((each) => compiled(each, each.written))
  expect(pairs.filter((pair) => firing(pair).length === 0).map(({ of }) => of.name)).toEqual([])
  expect(await checkPairs(world, pairs)).toEqual({ faults: [], unbuildable: [] })
}, 600_000)

const sameOutcome = (a: Outcome, b: Outcome): boolean =>
  JSON.stringify([[...a.files], a.log]) === JSON.stringify([[...b.files], b.log])

it("without its rule each pass would make another image", async () => {
  const shown = cases.filter(({ naive }) => naive !== undefined)
  const pairs = shown.map(naivePair)
  const outcomes = await buildPairs(world, pairs)
  const same = shown.filter((_, index) => {
    const { written, optimized } = outcomes[index]!
    const [a, b] = [pairs[index]!.written, pairs[index]!.optimized].map((side) =>
      JSON.stringify(configOf(side.compiled.dockerfile, world.lookup)),
    )
    return a === b && sameOutcome(written, optimized)
  })
  expect(same.map(({ pass, rule }) => `${pass}: ${rule}`)).toEqual([])
}, 600_000)
