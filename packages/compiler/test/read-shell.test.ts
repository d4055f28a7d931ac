import fc from "fast-check"
import { expect, it } from "vitest"
import { readShell } from "../src/effects/read-shell.ts"

const name = fc.constantFrom("rm", "cp", "echo", "export", "let", "if", "a*", "*", "x=1")
const word = fc
  .string({ unit: fc.constantFrom("*", "a", "/", ".", "-", "=", "@", "%", "1"), maxLength: 6 })
  .filter((text) => text !== "")
const line = fc
  .array(fc.tuple(name, fc.array(word, { minLength: 1, maxLength: 4 })), { minLength: 1 })
  .map((commands) => commands.map(([first, words]) => [first, ...words].join(" ")).join(" && "))

/** Words are of several classes. */
const shown = (source: string): unknown => {
  const reading = readShell(source)
  if ("why" in reading) return reading
  return reading.commands.map(({ name: called, args, ...more }) => {
    const words = args.map(({ text, value, prefix, globAt, splits, variables }) => {
      return { text, value, prefix, globAt, splits, variables }
    })
    return { called, words, ...more }
  })
}

it("reads plain words and stars as the parser does", () => {
  fc.assert(
    // With a tab between its words no line is taken for a plain one.
    fc.property(line, (source) => {
      expect(shown(source)).toEqual(shown(source.replace(" ", "\t")))
    }),
    { numRuns: 2000 },
  )
  expect(shown("rm -rf /var/lib/apt/lists/*")).toMatchObject([
    { words: [{ globAt: undefined }, { value: "/var/lib/apt/lists/*", globAt: 19 }] },
  ])
})
