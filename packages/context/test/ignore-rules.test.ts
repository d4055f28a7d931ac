import { describe, expect, test } from "vitest"
import { parseIgnore } from "../src/index.ts"
import { processorClock } from "../../../test/support/processor-clock.ts"

const lines = (text: string): string[] =>
  parseIgnore(text).lines.map(
    ({ pattern, negated, line }) => `${line}: ${negated ? "!" : ""}${pattern}`,
  )

const excluded = (text: string, path: string): boolean => parseIgnore(text).judge(path).excluded

describe("lines", () => {
  test("comments, blanks, a byte order mark and carriage returns are no part of a pattern", () => {
    expect(lines("\ufeffa\r\n# b\n\n  c  \n #d\n")).toEqual(["1: a", "4: c", "5: #d"])
  })

  test("patterns are cleaned and relative to the context", () => {
    expect(lines("/a/\n./b//c/.\n! /d/../e\n../f\na/../../g")).toEqual([
      "1: a",
      "2: b/c",
      "3: !e",
      "4: ../f",
      "5: ../g",
    ])
  })

  test("an exclamation mark that cleaning brings to the front negates", () => {
    expect(lines("./!a\n\\!b\n!!c")).toEqual(["1: !a", "2: \\!b", "3: !!c"])
  })

  test.each(["[", "[a", "[]a]", "[-a]", "a\\", "!", "! ", "!/", "\\é", "[z-a]*", "\\8"])(
    "%s is refused",
    (text) => {
      const { problems } = parseIgnore(`ok\n${text}`)
      expect(problems).toMatchObject([{ code: "ignore-bad-pattern", severity: "error" }])
      expect(problems[0]?.message).toContain(".dockerignore:2:")
    },
  )
})

describe("matching", () => {
  test.each([
    ["a", "a", true],
    ["a", "a/b/c", true],
    ["a", "ab", false],
    ["*", "a/b", true],
    ["*.md", "a.md", true],
    ["*.md", "x/a.md", false],
    ["**/*.md", "a.md", true],
    ["**/*.md", "x/y/a.md", true],
    ["**/a*z", "x/az", true],
    ["**/a*z", "x/a", false],
    ["**/aba*aba", "x/aba", false],
    ["a/**", "a", false],
    ["a/**", "a/b", true],
    ["**", "a", true],
    ["a/**/b", "a/b", true],
    ["a/**/b", "a/x/y/b", true],
    ["**b", "xb", true],
    ["a?c", "abc", true],
    ["a?c", "a/c", false],
    ["[a-c]x", "bx", true],
    ["[^a]x", "ax", false],
    ["\\*", "*", true],
    ["\\*", "a", false],
    // A star in brackets becomes part of an expression that means something else.
    ["[*]x", "*x", false],
    ["[*]x", "]x", true],
    // A backslash and a letter is an escape of Go's regular expressions.
    ["\\d", "7", true],
    ["\\d", "d", false],
    ["a^*", "a^b", false],
    ["a^b", "a^b", true],
    ["**/new*", "a\nb/new", false],
    ["new*", "new\nline", true],
    ["[[:digit:]]", "5", true],
    ["😀?", "😀é", true],
  ])("%s and %s: %s", (pattern, path, expected) => {
    expect(excluded(pattern, path)).toBe(expected)
  })

  test("a folder decides for what lies below, and a line that was not asked does not count there", () => {
    const text = "!**/keep\n**/*.log\n!*.md"
    expect(excluded(text, "c.md/dist/x.log")).toBe(true)
    expect(excluded("**/*.log\n!c.md", "c.md/x.log")).toBe(true)
    expect(excluded("*\n!c.md", "c.md/x.log")).toBe(false)
  })

  test("a folder is closed only when no negation can reach below it", () => {
    expect(parseIgnore("a").closes("a")).toBe(true)
    expect(parseIgnore("a\n!a/b/c").closes("a")).toBe(false)
    expect(parseIgnore("a\n!a/b/c").closes("a/b")).toBe(false)
    expect(parseIgnore("a\n!ab/c").closes("a")).toBe(true)
    expect(parseIgnore("a\n!a/b/**").closes("a")).toBe(false)
    expect(parseIgnore("a\n!z*").closes("a")).toBe(false)
  })

  test("the verdict names the line that decided", () => {
    expect(parseIgnore("# x\nb\na\n!a/k").judge("a/c").by).toMatchObject({ text: "a", line: 3 })
  })
})

test("100,000 paths against 100 patterns take well under four seconds", () => {
  const patterns = Array.from(
    { length: 100 },
    (_, index) =>
      [
        `dir${index}`,
        `**/*.x${index}`,
        `src/**/t${index}`,
        `a${index}/**`,
        `**/n${index}`,
        `f${index}[ab]c*`,
      ][index % 6],
  )
  const rules = parseIgnore(patterns.join("\n"))
  const spent = processorClock()
  let kept = 0
  for (let folder = 0; folder < 1000; folder++) {
    const path = `packages/p${folder}`
    const above = rules.decide(path, rules.decide("packages"))
    for (let file = 0; file < 100; file++)
      if (!rules.decide(`${path}/file-${file}.ts`, above).excluded) kept++
  }
  expect(kept).toBe(100_000)
  expect(spent()).toBeLessThan(4000)
})
