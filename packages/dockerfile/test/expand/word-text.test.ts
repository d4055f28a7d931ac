import type { Reference, Text } from "@stagecraft/ir"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { expandWord, isWordFault, parseWord, wordText, wordVariables } from "../../src/index.ts"

const seed = Number(process.env["STAGECRAFT_SEED"] ?? 20_261_121)
const resolve = (name: string): Reference | undefined =>
  name.startsWith("NO") ? undefined : { kind: "env", name }

function read(word: string) {
  const parts = parseWord(word, "\\")
  return isWordFault(parts) ? parts : wordText(parts, resolve)
}

describe("wordText", () => {
  it("turns variables into references, with their operators", () => {
    expect(read("a$X-'$Y'${Z:-b$W}${V//c/d}")).toEqual([
      "a",
      { kind: "env", name: "X" },
      "-$Y",
      {
        kind: "env",
        name: "Z",
        expansion: { operator: ":-", word: ["b", { kind: "env", name: "W" }] },
      },
      {
        kind: "env",
        name: "V",
        expansion: { operator: "//", word: ["c"], replacement: ["d"] },
      },
    ])
  })

  it.each([
    ["a$NO", ["a"]],
    ["${NO:-b}c${NO-d}", ["bcd"]],
    ["${NO+a}${NO:+b}", []],
    ["${NO#*}${NO%a}${NO/a/b}", []],
    ["${NO/*/a}${NO//*/b}", ["ab"]],
  ])("computes %s away", (word, value) => expect(read(word)).toEqual(value))

  it.each([
    "${NO?}",
    "${NO:?say}",
    "${NO#\\a}",
    "${NO/*/$X}",
    "${X:-${NO?}}",
    "${X#${NO?}}",
    "${X/a/${NO?}}",
  ])("refuses %s", (word) => expect(isWordFault(read(word))).toBe(true))

  it("means what the word means", () => {
    const atom = fc.constantFrom(
      "a",
      "$X",
      "${X:-b}",
      "${NO:-c$Y}",
      "'$'",
      "\\$",
      '"$Y d"',
      "${Y+e}",
      "${NO/*/f}",
    )
    const env = fc.record(
      { X: fc.constantFrom("", "x"), Y: fc.constantFrom("", "y") },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(atom), env, (atoms, values) => {
        const variables = new Map(Object.entries(values))
        const value = read(atoms.join(""))
        expect(!isWordFault(value) && fill(value, variables)).toBe(
          expandWord(atoms.join(""), "\\", variables),
        )
      }),
      { seed },
    )
  })
})

/** What a text comes to; only the operators that the test uses. */
function fill(value: Text, env: ReadonlyMap<string, string>): string {
  return value
    .map((part) => {
      if (typeof part === "string") return part
      if (part.kind === "literal") return part.value
      const found = env.get(part.name)
      const { operator, word = [] } = part.expansion ?? {}
      if (operator === "+") return found === undefined ? "" : fill(word, env)
      return operator === ":-" && !found ? fill(word, env) : (found ?? "")
    })
    .join("")
}

describe("wordVariables", () => {
  it("finds those inside operators, too", () => {
    const parts = parseWord("$A${B:-$C}${D/$E/$F}'$G'", "\\")
    expect(!isWordFault(parts) && wordVariables(parts)).toEqual(["A", "C", "B", "E", "F", "D"])
  })
})
