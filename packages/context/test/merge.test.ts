import fc from "fast-check"
import { expect, test } from "vitest"
import { allowList, type ContextUse, mergeIgnore, parseIgnore } from "../src/index.ts"
import { useOf } from "./use-of.ts"

const name = fc.constantFrom("a", "b", "c", "src", "a.log", "b.log", ".git")
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"))
const globName = fc.constantFrom("*", "a*", "*.log", "?", "a", "b", "src", "c", "a.log", "[ab]")
const anyName = fc.oneof(
  { weight: 1, arbitrary: fc.constant("**") },
  { weight: 5, arbitrary: globName },
)
const ignoreName = fc.array(anyName, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"))
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

function check(uses: ContextUse[], existing: string, paths: string[]): void {
  const { text, problems } = mergeIgnore(uses, { exclude: [], existing, emitted: ["Dockerfile"] })
  const before = parseIgnore(existing)
  const after = parseIgnore(text)
  expect(after.problems).toEqual([])
  for (const one of below(paths)) {
    const wanted = uses.some((use) => taken(use, one)) && !before.judge(one).excluded
    const isDefault =
      /^(?:\.git|Dockerfile)(?:\/|$)/u.test(one) &&
      !uses.some((use) => !use.broad && taken(use, one))
    if (isDefault) continue
    const sent = !after.judge(one).excluded
    if (problems.length > 0) expect(sent && !wanted, `${one} leaks through\n${text}`).toBe(false)
    else
      expect(sent, `${one} with\n${text}\nfor ${uses.map((use) => use.pattern).join(" ")}`).toBe(
        wanted,
      )
  }
}

test("a merged file sends exactly what the uses take and the existing file allows", () => {
  fc.assert(
    fc.property(
      fc.array(copied, { minLength: 1, maxLength: 4 }),
      fc.array(ignoreLine, { maxLength: 5 }),
      fc.array(path, { minLength: 1, maxLength: 12 }),
      (sources, lines, paths) => {
        check(
          sources.map((source) => useOf(source)),
          lines.join("\n"),
          paths,
        )
      },
    ),
    { seed: 20261121, numRuns: Number(process.env.RUNS ?? 3000) },
  )
})
