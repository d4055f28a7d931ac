import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { checkUses, contextUses, linkUses, mergeIgnore } from "@stagecraft/context"
import type { ContextUse } from "@stagecraft/context"
import { type CopySource, type StageNode, type Text, text } from "@stagecraft/ir"
import { writeContext } from "./random-context.ts"
import { buildLocally, listing } from "./referee.ts"

const CASES = Number(process.env["STAGECRAFT_CAMPAIGN_ALLOW_LIST"] ?? 60)
const SEED = Number(process.env["STAGECRAFT_SEED"] ?? 20_261_121)
const PER_BUILD = 30

// Folders and files have names of their own: several matches of a glob end in one folder, where a file cannot take
// the place of a folder.
const folder = fc.constantFrom("a", "b", "src", "a b", "d.log")
const file = fc.constantFrom("c", "x", "x.log", "y.log", "😀")
const name = fc.oneof(folder, file)
const path = fc
  .tuple(fc.array(folder, { maxLength: 2 }), file)
  .map(([folders, last]) => [...folders, last].join("/"))
const link = fc.constantFrom(
  "",
  "",
  "",
  "",
  " -> a",
  " -> ../b",
  " -> src/x",
  " -> /c",
  " -> ../../a",
)
const paths = fc.uniqueArray(
  fc.tuple(path, link).map((two) => two.join("")),
  { minLength: 3, maxLength: 14 },
)
const globName = fc.oneof(name, fc.constantFrom("*", "?", "*.log", "[ab]", "s*", "[^a]"))
const glob = fc.array(globName, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"))
const sources = fc.uniqueArray(fc.oneof(path, folder, glob), { minLength: 1, maxLength: 4 })
/** A piece of a source that is an argument instead, and which default that has: its value, another one, or none. */
interface Hidden {
  readonly from: number
  readonly to: number
  readonly fallback: "own" | "other" | "none"
}
const hidden: fc.Arbitrary<Hidden> = fc.record({
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  to: fc.double({ min: 0, max: 1, noNaN: true }),
  fallback: fc.constantFrom("own", "other", "none"),
})
// BuildKit does not follow a link that it meets below a wildcard folder, so these two do not come together.
const cases = fc.record({ paths, sources, hidden }).map((one) => ({
  hidden: one.hidden,
  sources: one.sources,
  paths: one.sources.some((source) => /[*?[].*\//u.test(source))
    ? one.paths.filter((path) => !path.includes(" -> "))
    : one.paths,
}))

const span = { file: "/project/image.config.ts", line: 1, column: 1 }

function stageWith(sources: readonly CopySource[]): StageNode {
  const copy = { kind: "copy", sources, destination: text("./"), span } as const
  return { kind: "stage", name: "s", base: { kind: "scratch" }, steps: [copy], span }
}

const stageOf = (all: readonly string[]): StageNode =>
  stageWith(all.map((source) => ({ kind: "glob", pattern: text(source) })))

/** The same with an argument in each source, for whatever it may be set to. */
function withArgument(source: string, { from, to, fallback }: Hidden): Text {
  const letters = Array.from(source)
  const [start, end] = [from, to]
    .map((each) => Math.round(each * letters.length))
    .toSorted((one, other) => one - other)
  const cut = (first?: number, last?: number): string => letters.slice(first, last).join("")
  const value = cut(start, end)
  const known = fallback === "own" ? value : "other"
  const isKnown = fallback === "own" || (fallback === "other" && !value.includes("/"))
  const argument = {
    kind: "arg",
    name: "V",
    origin: "user",
    span,
    ...(isKnown && { default: text(known) }),
  } as const
  return text(cut(0, start), argument, cut(end))
}

function usesWithArguments(all: readonly string[], hiding: Hidden): readonly ContextUse[] {
  const sources = all.map((source): CopySource =>
    /[*?[]/u.test(source)
      ? { kind: "glob", pattern: text(source) }
      : { kind: "path", path: withArgument(source, hiding) },
  )
  return contextUses([stageWith(sources)])
}

let work: string
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), "stagecraft-allow-"))
})
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})

test(`with the generated ignore file ${CASES} random images copy what they copy without one (seed ${SEED})`, async () => {
  const samples = fc.sample(cases, { seed: SEED, numRuns: CASES })
  let copied = 0
  for (let first = 0; first < samples.length; first += PER_BUILD) {
    const folder = join(work, `batch-${first}`)
    const lines: string[] = ["FROM scratch"]
    const names: string[] = []
    const kept: string[][] = []
    for (const [index, { paths: tree, sources: wanted, hidden: hiding }] of samples
      .slice(first, first + PER_BUILD)
      .entries()) {
      for (const side of ["with", "without"]) {
        const root = join(folder, `${side}${index}`)
        mkdirSync(root, { recursive: true })
        writeContext(root, { paths: tree, ignore: "" })
        rmSync(join(root, ".dockerignore"))
        names.push(`${side}${index}`)
      }
      const root = join(folder, `with${index}`)
      const good: string[] = []
      for (const source of wanted) {
        const problems = await checkUses(root, contextUses([stageOf([source])]))
        if (problems.every(({ severity }) => severity !== "error")) good.push(source)
      }
      kept.push(good)
      const written =
        index % 2 === 0 ? contextUses([stageOf(good)]) : usesWithArguments(good, hiding)
      const uses = linkUses(root, written)
      writeFileSync(
        join(root, ".dockerignore"),
        mergeIgnore(uses, { exclude: [], emitted: [] }).text,
      )
      for (const [number, source] of good.entries())
        for (const side of ["with", "without"])
          lines.push(
            `COPY --from=${side}${index} ${JSON.stringify([source, `/${side}/${index}/${number}/`])}`,
          )
    }
    const out = await buildLocally(folder, names, lines)
    for (const [index, good] of kept.entries()) {
      if (good.length === 0) continue
      const withFile = listing(join(out, "with", String(index)))
      const all = { sources: good, paths: samples[first + index]!.paths }
      expect({ ...all, sent: withFile.filter((one) => !one.includes(".dockerignore")) }).toEqual({
        ...all,
        sent: listing(join(out, "without", String(index))),
      })
      copied += withFile.length
    }
  }
  expect(copied).toBeGreaterThan(CASES)
}, 3_600_000)

test("what the check refuses for good reason, the builder cannot copy either", async () => {
  const root = join(work, "missing", "c0")
  writeContext(root, {
    paths: ["a/b", "l -> gone", "m/up -> ../../b", "etc -> /nowhere"],
    ignore: "",
  })
  for (const source of ["a/c", "l", "m/up", "etc"]) {
    expect(await checkUses(root, contextUses([stageOf([source])]))).toHaveLength(1)
    const lines = ["FROM scratch", `COPY --from=c0 ${JSON.stringify([source, "/"])}`]
    await expect(buildLocally(join(work, "missing"), ["c0"], lines)).rejects.toThrow(/not found/u)
  }
}, 120_000)
