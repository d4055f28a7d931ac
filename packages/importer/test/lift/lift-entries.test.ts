import { describe, expect, it } from "vitest"
import { arg, env, said, step, steps } from "./lifted.ts"

describe("an ENV", () => {
  it("has its entries in order, all values read before the first is set", () => {
    expect(steps("ENV A=1 B=$A")).toEqual([
      {
        kind: "env",
        entries: [
          ["A", ["1"]],
          ["B", [env("A")]],
        ],
      },
    ])
  })

  it("of the old form has the rest of the line for its value", () => {
    expect(step("ENV A  b  $C 'd'")).toEqual({
      kind: "env",
      entries: [["A", ["b  ", env("C"), " d"]]],
    })
  })

  it("that gives a name twice is two steps, so that each name keeps its place", () => {
    expect(steps("ENV A=1 B=2 A=3")).toEqual([
      {
        kind: "env",
        entries: [
          ["A", ["1"]],
          ["B", ["2"]],
        ],
      },
      { kind: "env", entries: [["A", ["3"]]] },
    ])
  })

  it("that gives a name twice and reads it in between stays text", () => {
    expect(steps("ENV A=1 A=2 B=$A")).toEqual([{ kind: "raw", text: "ENV A=1 A=2 B=$A" }])
    expect(said("FROM alpine\nENV A=1 A=2 B=$A\n")).toEqual([
      "imported-as-raw: ENV is kept as raw text: it gives a variable twice and reads it in between",
    ])
  })

  it("with names that are numbers is cut where an object would sort them", () => {
    const names = steps("ENV 1=a 3=b 2=c x=d 0=e 01=f").map((each) =>
      each.kind === "env" ? each.entries.map(([name]) => name) : each,
    )
    expect(names).toEqual([
      ["1", "3"],
      ["2", "x"],
      ["0", "01"],
    ])
  })

  it("may have variables in its names", () => {
    expect(step("ARG P=x\nENV ${P}_A=1")).toEqual({
      kind: "env",
      entries: [[[arg("P", ["x"]), "_A"], ["1"]]],
    })
  })
})

describe("a LABEL", () => {
  it("has its entries in order, of one name the last", () => {
    expect(steps('LABEL a.b=1 "c d"="e $F" a.b=2')).toEqual([
      {
        kind: "label",
        entries: [
          ["a.b", ["2"]],
          ["c d", ["e ", env("F")]],
        ],
      },
    ])
  })

  it("may have variables in its names", () => {
    expect(step("LABEL $P.a=1")).toEqual({ kind: "label", entries: [[[env("P"), ".a"], ["1"]]] })
  })
})
