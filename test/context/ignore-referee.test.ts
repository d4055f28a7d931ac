import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { parseIgnore, walkContext } from "@stagecraft/context"
import { randomContext, writeContext } from "./random-context.ts"
import { sentByBuildx } from "./referee.ts"

const PAIRS = Number(process.env["STAGECRAFT_CAMPAIGN_IGNORE"] ?? 400)
const SEED = Number(process.env["STAGECRAFT_SEED"] ?? 20_261_121)
const PER_BUILD = 50

let work: string
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), "stagecraft-ignore-"))
})
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})

async function sentByUs(root: string, ignore: string): Promise<string[]> {
  const out: string[] = []
  for await (const { path, type, target } of walkContext(root, parseIgnore(ignore)))
    out.push(type === "symlink" ? `${path} -> ${target}` : type === "directory" ? `${path}/` : path)
  return out.sort()
}

test(`${PAIRS} random folders and ignore files are sent as docker buildx sends them (seed ${SEED})`, async () => {
  const valid = randomContext.filter(({ ignore }) => parseIgnore(ignore).problems.length === 0)
  const contexts = fc.sample(valid, { seed: SEED, numRuns: PAIRS })
  let compared = 0
  for (let first = 0; first < contexts.length; first += PER_BUILD) {
    const folder = join(work, `batch-${first}`)
    const batch = contexts.slice(first, first + PER_BUILD)
    const names = batch.map((_, index) => `c${index}`)
    for (const [index, context] of batch.entries())
      writeContext(join(folder, names[index]!), context)
    const sent = await sentByBuildx(folder, names)
    for (const [index, context] of batch.entries()) {
      const ours = await sentByUs(join(folder, names[index]!), context.ignore)
      expect({ context, sent: ours }).toEqual({ context, sent: sent.get(names[index]!) })
      compared++
    }
    rmSync(folder, { recursive: true, force: true })
  }
  expect(compared).toBe(PAIRS)
}, 3_600_000)

test("a pattern we call invalid fails the real build too", async () => {
  for (const [index, ignore] of ["[a", "a\\", "[]a]", "!", "[b-", "!/"].entries()) {
    expect(parseIgnore(ignore).problems.map(({ code }) => code)).toEqual(["ignore-bad-pattern"])
    const folder = join(work, `bad-${index}`)
    writeContext(join(folder, "c0"), { paths: ["a", "b"], ignore })
    writeFileSync(join(folder, "c0", "z"), "")
    await expect(sentByBuildx(folder, ["c0"])).rejects.toThrow(/pattern/u)
  }
}, 120_000)
