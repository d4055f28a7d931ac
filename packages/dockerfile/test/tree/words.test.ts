import { describe, expect, it } from "vitest"
import { bytes, onlyOf, problems, tree } from "./reading.ts"

const entries = (text: string, escape?: string) =>
  onlyOf("env", `ENV ${text}`, escape).entries.map(({ key, value }) => `${key}: ${value}`)

describe("words of ENV and LABEL", () => {
  it.each([
    ["A=b C=d", ["A: b", "C: d"]],
    ["A=", ["A: "]],
    ["A==b=c", ["A: =b=c"]],
    [`A="b c" D='e f'`, [`A: "b c"`, "D: 'e f'"]],
    [`A=b" "c'd 'e`, [`A: b" "c'd 'e`]],
    ["A=b\\ c D=e", ["A: b\\ c", "D: e"]],
    [`A="b\\"c d"`, [`A: "b\\"c d"`]],
    ["A='b\\' C=d", ["A: 'b\\'", "C: d"]],
    [`A=\\"b C=d`, [`A: \\"b`, "C: d"]],
    [`A="b c`, [`A: "b c`]],
    ["A=b\\\\\\", ["A: b\\\\"]],
    ["A=b\u00a0C=d\u2003E=f", ["A: b", "C: d", "E: f"]],
    [`"A b"=c`, [`"A b": c`]],
    ["$A=b", ["$A: b"]],
  ])("%j", (text, found) => expect(entries(text)).toEqual(found))

  it("have the escape character of the file", () => {
    expect(entries("A=b` c D=C:\\", "`")).toEqual(["A: b` c", "D: C:\\"])
  })

  it("have U+FFFD for bytes that are no UTF-8", () => {
    expect(tree(bytes("FROM x\nENV A=b", 0xff, "c")).instructions[1]).toMatchObject({
      entries: [{ key: "A", value: "b\ufffdc", form: "equals" }],
    })
  })
})

describe("the old form of ENV and LABEL", () => {
  it.each([
    ["A b c", ["A", "b c"]],
    ["A \t b  c", ["A", "b  c"]],
    [`A "b`, ["A", `"b`]],
    ["a\\ b c", ["a\\", "b c"]],
    ["A b=c", ["A", "b=c"]],
    [`"A B" c`, [`"A`, `B" c`]],
  ])("%j", (text, [key, value]) => {
    expect(onlyOf("label", `LABEL ${text}`).entries).toEqual([{ key, value, form: "blank" }])
  })

  it("keeps bytes as they are", () => {
    expect(tree(bytes("FROM x\nENV A b", 0xff)).instructions[1]).toMatchObject({
      entries: [{ key: "A", value: "b\udcff", form: "blank" }],
    })
  })
})

describe("entries are refused", () => {
  it.each([
    ["ENV A", "entry-without-value 2:5"],
    ["ENV A\u00a0B", "entry-without-value 2:5"],
    ["LABEL a=b c", "entry-without-equals 2:11"],
    ["ENV A=b \\\n  C D=e", "entry-without-equals 3:3"],
    ["ENV A=b \\\\\\", "entry-without-equals 2:9"],
    ["ENV =a", "blank-name 2:5"],
    ["LABEL a=b =c", "blank-name 2:7"],
    ["ARG a =b", "blank-name 2:7"],
    ["ENV", "missing-arguments 2:4"],
    ["LABEL", "missing-arguments 2:6"],
    ["ARG", "missing-arguments 2:4"],
  ])("%j", (text, problem) => expect(problems(`FROM scratch\n${text}`)).toEqual([problem]))
})

describe("words of ARG", () => {
  it.each([
    ["A", ["A"]],
    ["A= B C=d=e", ["A: ", "B", "C: d=e"]],
    [`A="b c" 'D e'`, [`A: "b c"`, "'D e'"]],
    ["A=b\\ c", ["A: b\\ c"]],
  ])("%j", (text, found) => {
    const words = onlyOf("arg", `ARG ${text}`).entries
    expect(words.map(({ key, value }) => (value === undefined ? key : `${key}: ${value}`))).toEqual(
      found,
    )
  })
})
