import { expect, test } from "vitest"
import { unifiedDiff } from "../src/emit/unified-diff.ts"

const numbered = (length: number, word: string): string =>
  Array.from({ length }, (_, n) => `${word} ${n}\n`).join("")

test("what differs is shown with what stands around it", () => {
  expect(unifiedDiff("f", "a\nb\nc\n", "a\nB\nc\n")).toBe(
    "--- f, as it is\n+++ f, as it is emitted\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c",
  )
})

test("neither many lines nor long ones fill the screen", () => {
  const lines = unifiedDiff("f", numbered(300, "old"), numbered(300, "new")).split("\n")
  expect(lines).toHaveLength(123)
  expect(lines.at(-1)).toMatch(/^… and \d+ lines more$/u)
  for (const length of [1, 10_000]) {
    const long = unifiedDiff(
      "f",
      `${"x".repeat(10_000_000)}\n${numbered(length, "old")}`,
      "FROM a\n",
    )
    expect(long).toContain(`-${"x".repeat(499)}…\n`)
    expect(long.length).toBeLessThan(5000)
  }
})
