import { describe, expect, it } from "vitest"
import {
  expandWord,
  expandWords,
  isWordFault,
  parseWord,
  wordText,
  wordVariables,
} from "../../src/index.ts"

const NOTHING = new Map<string, string>()

describe("words inside words", () => {
  it.each([
    ["${a:-", "}", "v"],
    ['"${a:-', '}"', "v"],
    ["${a//", "/x}", "x"],
    ["${a##", "}", ""],
  ])("%s…%s may be as deep as anyone likes", (open, close, value) => {
    const depth = 10_000
    const word = `${open.repeat(depth)}v${close.repeat(depth)}`
    expect(expandWord(word, "\\", NOTHING)).toBe(value)
    expect(expandWords(word, "\\", NOTHING)).toEqual(value === "" ? [] : [value])
    const parts = parseWord(word, "\\")
    if (isWordFault(parts)) throw new Error(parts.message)
    expect(wordVariables(parts)).toHaveLength(depth)
    expect(wordText(parts, () => undefined)).toEqual(value === "" ? [] : [value])
    expect(wordText(parts, (name) => ({ kind: "env", name }))).toHaveLength(1)
  })

  it("may be as many as anyone likes", () => {
    const parts = parseWord(`\${a:-${"$b".repeat(200_000)}}`, "\\")
    if (isWordFault(parts)) throw new Error(parts.message)
    const text = wordText(parts, (name) => (name === "a" ? undefined : { kind: "env", name }))
    expect(text).toHaveLength(200_000)
  })
})
