import fc from "fast-check"
import { expect, test } from "vitest"
import { escapePattern, ignorePattern } from "../src/escape-pattern.ts"
import { globRegExp } from "../src/glob.ts"
import { parseIgnore } from "../src/index.ts"

const nasty = fc.constantFrom(...Array.from("!#*?[]\\^.+(){}|$- \t\u00a0ab01dé😀~@,'\""))
const name = fc.oneof(
  fc.string({ unit: nasty, minLength: 1, maxLength: 8 }),
  fc.string({ unit: "grapheme", minLength: 1 }),
)
const path = fc
  .array(
    name
      .map((value) => value.replace(/\//gu, "_"))
      .filter((value) => !["", ".", ".."].includes(value)),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => parts.join("/"))

const params = { seed: 20_261_121, numRuns: 3000 }

test("an escaped path is a line that keeps out the path and nothing that differs in one character", () => {
  fc.assert(
    fc.property(path, fc.nat(), nasty, (one, at, other) => {
      for (const mark of ["", "!"]) {
        const rules = parseIgnore(`${mark === "" ? "" : "**\n"}${mark}${escapePattern(one)}`)
        expect(rules.problems).toEqual([])
        expect(rules.judge(one).excluded).toBe(mark === "")
      }
      const characters = Array.from(one)
      characters[at % characters.length] = other
      const near = characters.join("")
      fc.pre(
        near !== one &&
          !/[\x00-\x1f\x7f\u0085\u2028\u2029]/u.test(one) &&
          !near.startsWith(`${one}/`),
      )
      expect(parseIgnore(escapePattern(one)).lines).toHaveLength(1)
      expect(parseIgnore(escapePattern(one)).judge(near.replace(/\t/gu, "t")).excluded).toBe(false)
    }),
    params,
  )
})

const globUnit = fc.constantFrom(
  "*",
  "?",
  "a",
  "b",
  "[ab]",
  "[^a]",
  "[*]",
  "[a-c]",
  "[\\]x]",
  "\\*",
  ".",
  "-",
  "[?+]",
  "[!a]",
  "^",
)
const glob = fc.array(globUnit, { minLength: 1, maxLength: 5 }).map((units) => units.join(""))
const plainName = fc.string({
  unit: fc.constantFrom(...Array.from("ab*?.-]x+!^c")),
  minLength: 1,
  maxLength: 5,
})

test("a glob of COPY and its line in the ignore file match the same names", () => {
  fc.assert(
    fc.property(glob, plainName, (pattern, one) => {
      const rules = parseIgnore(ignorePattern(pattern)!)
      fc.pre(one !== "." && one !== "..")
      expect(rules.judge(one).excluded).toBe(globRegExp(pattern)!.test(one))
    }),
    params,
  )
})
