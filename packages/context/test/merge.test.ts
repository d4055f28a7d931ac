import fc from "fast-check"
import { expect, test } from "vitest"
import { compilePattern, matches } from "../src/compile-pattern.ts"
import {
  type ContextUse,
  type IgnoreRules,
  mergeIgnore,
  parseIgnore,
  type Verdict,
} from "../src/index.ts"
import { useOf } from "./use-of.ts"

const name = fc.constantFrom("a", "b", "c", "src", "a.log", "b.log", ".git")
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"))
const globName = fc.constantFrom("*", "a*", "*.log", "?", "a", "b", "src", "c", "a.log", "[ab]")
const anyName = fc.oneof(
  { weight: 1, arbitrary: fc.constant("**") },
  { weight: 5, arbitrary: globName },
)
const ignoreName = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(".", "/", "..", "./", "../a", "a/.") },
  {
    weight: 9,
    arbitrary: fc.array(anyName, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/")),
  },
)
const ignoreLine = fc
  .tuple(fc.boolean(), ignoreName)
  .map(([not, text]) => (not ? `!${text}` : text))
const copied = fc.oneof(
  path,
  fc.array(globName, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/")),
)

const below = (paths: readonly string[]): string[] => [
  ...new Set(
    paths.flatMap((one) => one.split("/").map((_, at, all) => all.slice(0, at + 1).join("/"))),
  ),
]

/** True when the path or a folder above it is what the use names. */
function taken(use: ContextUse, one: string): boolean {
  const rules = parseIgnore(use.pattern)
  return use.broad || rules.judge(one).excluded
}

/** What the rules say when each line is asked about every folder above: the rule of thumb, not the walker's. */
function keptOutByAnyFolder(rules: IgnoreRules, one: string): boolean {
  let out = false
  for (const { pattern, negated } of rules.lines)
    if (negated === out && below([one]).some((folder) => matches(compilePattern(pattern)!, folder)))
      out = !negated
  return out
}

/** What the lines say about a path folder by folder, also where the walker would not look into a folder any more. */
function keptOut(rules: IgnoreRules, one: string): boolean {
  let verdict: Verdict | undefined
  for (const folder of below([one])) verdict = rules.decide(folder, verdict)
  return verdict!.excluded
}

/** Paths that come through against the wish, or stay out against it. */
function wrong(uses: ContextUse[], existing: string, paths: string[]): string[] {
  const { text, problems } = mergeIgnore(uses, { exclude: [], existing, emitted: ["Dockerfile"] })
  const before = parseIgnore(existing)
  const after = parseIgnore(text)
  return below(paths).flatMap((one) => {
    const copied = uses.some((use) => taken(use, one))
    const wanted = copied && !before.judge(one).excluded
    const named = uses.some((use) => use.literal !== undefined && taken(use, one))
    if (/^(?:\.git|Dockerfile)(?:\/|$)/u.test(one) && !named) return []
    const sent = !after.judge(one).excluded
    // `!a/*/**` lets `a/b/c` through, but the walker takes `a/b` for closed; another line of ours may keep it open.
    if (sent && (!copied || keptOut(before, one))) return [`${one} comes through\n${text}`]
    // Where the walker lets a path through whose folder is kept out, BuildKit sends an empty file; we send none.
    const certain = wanted && problems.length === 0 && !keptOutByAnyFolder(before, one)
    return !sent && certain ? [`${one} stays out\n${text}`] : []
  })
}

test("a merged file sends exactly what the uses take and the existing file allows", () => {
  fc.assert(
    fc.property(
      fc.array(copied, { minLength: 1, maxLength: 4 }),
      fc.array(ignoreLine, { maxLength: 5 }),
      fc.array(path, { minLength: 1, maxLength: 12 }),
      (sources, lines, paths) => {
        const uses = sources.map((source) => useOf(source))
        expect(wrong(uses, lines.join("\n"), paths)).toEqual([])
      },
    ),
    {
      seed: Number(process.env["STAGECRAFT_SEED"] ?? 20_261_121),
      numRuns: Number(process.env["STAGECRAFT_CAMPAIGN_MERGE"] ?? 2000),
    },
  )
})
