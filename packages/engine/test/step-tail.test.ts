import { expect, it } from "vitest"
import { StepTail } from "../src/step-tail.ts"

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => String(from + at))

function tailOf(...lines: readonly string[]): readonly string[] {
  const tail = new StepTail()
  const seen = tail.of("step")
  for (const line of lines) tail.add("step", line)
  return seen
}

it("keeps a short output whole, and of a long one the end", () => {
  expect(tailOf(...numbers(1, 40))).toEqual(numbers(1, 40))
  expect(tailOf(...numbers(1, 41))).toEqual(["… 1 line left out", ...numbers(2, 41)])
  expect(tailOf(...numbers(1, 1000))).toEqual(["… 960 lines left out", ...numbers(961, 1000)])
})

it("keeps the first lines before it that tell of a fault", () => {
  const cause = "npm error The `npm ci` command can only install with an existing package-lock.json"
  expect(tailOf(cause, ...numbers(1, 40))).toEqual([cause, ...numbers(1, 40)])
  expect(tailOf("added", cause, ...numbers(1, 60))).toEqual([
    cause,
    "… 21 lines left out",
    ...numbers(21, 60),
  ])
  const many = Array.from({ length: 30 }, (_, at) => `${at}.c: error: x`)
  expect(tailOf(...numbers(1, 20), ...many, ...numbers(1, 40))).toEqual([
    ...many.slice(0, 10),
    "… 40 lines left out",
    ...numbers(1, 40),
  ])
})

it("cuts a line that has no end", () => {
  expect(tailOf("x".repeat(10_000))[0]).toHaveLength(4001)
})
