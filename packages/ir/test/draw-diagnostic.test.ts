import fc from "fast-check"
import { expect, test } from "vitest"
import { drawDiagnostic } from "../src/index.ts"

function frameOf(source: string, column: number, columns?: number): readonly [string, string] {
  const drawn = drawDiagnostic(
    {
      code: "some-code",
      severity: "error",
      message: "no",
      span: { file: "image.config.ts", line: 1, column },
    },
    {
      readSource: () => source,
      showFile: (file) => file,
      color: false,
      ...(columns !== undefined && { columns }),
    },
  )
  const [, , text, mark] = drawn.split("\n")
  return [text!, mark!]
}

/** What stands above the mark. */
const marked = ([text, mark]: readonly [string, string]): string =>
  text.slice(mark.indexOf("^"), mark.lastIndexOf("^") + 1)

test("a line that fits is whole", () => {
  const line = `${" ".repeat(100)}word`
  expect(frameOf(line, 101)).toEqual([`1 | ${line}`, `  | ${" ".repeat(100)}^^^^`])
})

test.each([
  ["at the beginning", "word ", "x ".repeat(900), 1],
  ["in the middle", `${"x ".repeat(900)}word `, "y ".repeat(900), 1801],
  ["at the end", `${"x ".repeat(900)}word`, "", 1801],
])("of a long line what stands around the mark is shown: %s", (_, before, after, column) => {
  for (const columns of [undefined, 80, 40, 10]) {
    const frame = frameOf(before + after, column, columns)
    expect(marked(frame)).toBe("word")
    expect(frame[0].length).toBeLessThanOrEqual(Math.max(columns ?? 163, 34))
    expect(frame[0].startsWith("1 | …")).toBe(column > 1)
    expect(frame[0].endsWith("…")).toBe(after !== "")
  }
})

test("a word that is longer than the screen is marked as far as it is shown", () => {
  const [text, mark] = frameOf("a".repeat(500), 1, 60)
  expect(text).toBe(`1 | ${"a".repeat(55)}…`)
  expect(mark.length).toBeLessThanOrEqual(60)
})

test("the mark stands below the place, whatever stands before it", () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 400 }).map((text) => text.replaceAll(/[\r\n]/gu, " ")),
      fc.string({ maxLength: 400 }).map((text) => text.replaceAll(/[\r\n]/gu, " ")),
      fc.integer({ min: 34, max: 200 }),
      (before, after, columns) => {
        const frame = frameOf(`${before}⌘${after}`, before.length + 1, columns)
        expect(marked(frame).startsWith("⌘")).toBe(true)
      },
    ),
  )
})

test("control characters before the mark move it as they are spelled", () => {
  expect(marked(frameOf("\u001b[31m word", 7))).toBe("word")
})
