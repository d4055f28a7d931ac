import { expect, test } from "vitest"
import { checkUses, mergeIgnore, rulesOf } from "../src/index.ts"
import { tree } from "./tree.ts"
import { useOf } from "./use-of.ts"
import { processorClock } from "../../../test/support/processor-clock.ts"

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** Plain names, names at any depth, and every tenth one let through again. */
const patterns = range(2000).map((index) =>
  index % 10 === 9 ? `!src/x${index}` : index % 3 === 0 ? `src/d${index}/y*` : `**/e${index}`,
)

async function seconds(work: () => unknown): Promise<number> {
  const spent = processorClock()
  await work()
  return spent() / 1000
}

test("2,000 sources and 2,000 patterns are merged within seconds", async () => {
  const uses = range(2000).map((index) => useOf(`src/d${index}/f${index}`, "path"))
  const merge = () => mergeIgnore(uses, { exclude: patterns, emitted: [] })
  expect(await seconds(merge)).toBeLessThan(5)
  expect(merge().text.match(/^!src\/d/gmu)).toHaveLength(2000)
})

test("20,000 sources are merged within seconds", async () => {
  const uses = range(20_000).map((index) => useOf(`src/d${index}/f${index}`, "path"))
  const merge = () => mergeIgnore(uses, { exclude: patterns.slice(0, 20), emitted: [] })
  expect(await seconds(merge)).toBeLessThan(5)
})

test("many missing files of a large folder are found missing within seconds", async () => {
  const root = tree(Object.fromEntries(range(5000).map((index) => [`src/file${index}`, ""])))
  const uses = range(5000).map((index) => useOf(`src/fiel${index}`, "path"))
  const rules = rulesOf({ exclude: [] })
  const found = await checkUses(root, uses, rules)
  expect(found).toHaveLength(5000)
  expect(found[0]?.hint).toBe("did you mean src/file0?")
  expect(await seconds(() => checkUses(root, uses, rules))).toBeLessThan(5)
})
