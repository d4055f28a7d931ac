import fc from "fast-check"
import { expect, test } from "vitest"

import { LineSplitter } from "../src/line-splitter.ts"

const seed = 20_240_611

function split(chunks: readonly Uint8Array[]): string[] {
  const splitter = new LineSplitter()
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()]
}

/** Cuts bytes at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length]
  const sorted = at.toSorted((a, b) => a - b)
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end))
}

test("however the bytes are cut, the lines are the same", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\n", "\r\n", "é\n", "🚢"))),
      fc.array(fc.nat(500)),
      (pieces, places) => {
        const bytes = Buffer.from(pieces.join(""), "utf8")
        expect(split(cut(bytes, places))).toEqual(split([bytes]))
      },
    ),
    { seed, numRuns: 500 },
  )
})

test("no line holds a newline, and nothing is lost", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const lines = split([bytes])
      expect(lines.every((line) => !line.includes("\n"))).toBe(true)
      const whole = Buffer.from(bytes).toString("utf8").replaceAll("\r\n", "\n").replace(/\n$/u, "")
      // A lone last carriage return goes with the end of its line.
      expect(lines.join("\n")).toBe(whole.replace(/\r$/u, ""))
    }),
    { seed, numRuns: 500 },
  )
})

test("a line that never ends is handed out in pieces", () => {
  const splitter = new LineSplitter()
  const chunk = Buffer.alloc(300_000, "x")
  const lines = Array.from({ length: 8 }, () => splitter.push(chunk)).flat()
  expect(lines.length).toBeGreaterThan(0)
  expect(lines.join("") + splitter.end().join("")).toBe("x".repeat(2_400_000))
})

test("the memory of a chunk may be used again", () => {
  const splitter = new LineSplitter()
  const chunk = Buffer.from("ab")
  splitter.push(chunk)
  chunk.fill("z")
  expect(splitter.push(Buffer.from("c\n"))).toEqual(["abc"])
})
