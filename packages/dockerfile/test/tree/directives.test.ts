import { describe, expect, it } from "vitest"
import { problems, tree } from "./reading.ts"

const directives = (head: string): readonly string[] =>
  tree(`${head}\nFROM scratch`).directives.map(
    ({ name, value, line }) => `${line} ${name}=${value}`,
  )

describe("directives", () => {
  it.each([
    ["# syntax=docker/dockerfile:1", ["1 syntax=docker/dockerfile:1"]],
    ["#syntax=a\n#check=skip=all\n#escape=`", ["1 syntax=a", "2 check=skip=all", "3 escape=`"]],
    ["# \t SYNTAX \t=\t a b \t", ["1 syntax=a b"]],
    ["#\u00a0syntax=a", ["1 syntax=a"]],
    ["\ufeff# syntax=a", ["1 syntax=a"]],
    ["# syntax=a\r", ["1 syntax=a"]],
    ["# syntax= ", ["1 syntax= "]],
    ["# syntax=", []],
    ["# syntax\v=a", []],
  ])("%j has %j", (head, found) => expect(directives(head)).toEqual(found))

  it.each([
    ["an empty line", "\n# syntax=a"],
    ["a comment", "# a note\n# syntax=a"],
    ["a directive that is none", "# author=me\n# syntax=a"],
    ["a comment without text", "#\n# syntax=a"],
  ])("end at %s", (_, head) => expect(directives(head)).toEqual([]))

  it("end at the first instruction", () => {
    const { escape, pieces } = tree("FROM scratch\n# escape=`\nRUN a")
    expect(escape).toBe("\\")
    expect(pieces[1]).toMatchObject({ kind: "comment", comment: "escape=`" })
  })

  it("may be indented for escape, which the parser reads; syntax and check are looked for elsewhere", () => {
    expect(directives("  # syntax=a\n\t# escape=`")).toEqual(["2 escape=`"])
    expect(directives("# escape=`\n # check=skip=all")).toEqual(["1 escape=`"])
  })

  it("are syntax and check, not escape, behind a line with #!", () => {
    expect(directives("#!/bin/dockerfile\n# syntax=a\n# escape=`\n# check=b")).toEqual([
      "2 syntax=a",
      "4 check=b",
    ])
    expect(directives("#!x\n# syntax=a\n# syntax=b\n# check=c")).toEqual(["2 syntax=a"])
  })

  it("are refused twice and with another escape character", () => {
    expect(problems("# syntax=a\n #Syntax=b\nFROM x")).toEqual(["duplicate-directive 2:2"])
    expect(problems("# escape=x\nFROM x")).toEqual(["invalid-escape 1:1"])
    expect(problems("# escape=`\\\nFROM x")).toEqual(["invalid-escape 1:1"])
    expect(problems("# escape=\t\nFROM x")).toEqual(["invalid-escape 1:1"])
  })
})
