import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import type { Problem } from "@stagecraft/ir"
import * as problems from "../src/problems.ts"

const all: readonly Problem<never>[] = Object.values(problems)

test("there are problems to look at", () => {
  expect(all.length).toBeGreaterThan(10)
})

describe.each(all.map((problem) => [problem.code, problem] as const))("%s", (code, problem) => {
  test("has a code of this room, and a summary that is a sentence", () => {
    expect(code).toMatch(/^config-[a-z-]+$/u)
    expect(problem.summary).toMatch(/^[A-Z].*\.$/u)
  })

  test("has a page with an example and a way out", () => {
    const page = new URL(`../../../docs/problems/${code}.md`, import.meta.url)
    const lines = readFileSync(page, "utf8").trimEnd().split("\n")
    expect(lines[0]).toBe(`# ${code}`)
    expect(lines).toContain("## Example")
    expect(lines).toContain("## What to do")
    expect(lines.length).toBeLessThanOrEqual(25)
  })
})
