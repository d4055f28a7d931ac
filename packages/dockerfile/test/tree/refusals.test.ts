import { describe, expect, it } from "vitest"
import { parseDockerfile } from "../../src/index.ts"
import { bytes, problems } from "./reading.ts"

const messages = (source: string | Uint8Array, file = "Dockerfile") =>
  parseDockerfile(source, { file }).problems.map(
    ({ message, hint }) => `${message}${hint ? ` (${hint})` : ""}`,
  )

describe("what is refused", () => {
  it("is all said at once, each with its place", () => {
    expect(problems("FROM x\nENV A\n  CPOY a b\nRUN --mont=a \\\n  b\nCMD [1]\n")).toEqual([
      "entry-without-value 2:5",
      "unknown-instruction 3:3",
      "unknown-flag 4:5",
      "json-not-strings 6:5",
    ])
  })

  it("has no tree; what is only warned of has one", () => {
    expect(parseDockerfile("FROM x\nRAN y").tree).toBeUndefined()
    expect(parseDockerfile("FROM x\nRUN y \\\n\n z")).toMatchObject({
      tree: { kind: "dockerfile" },
      problems: [{ code: "empty-continuation", severity: "warning" }],
    })
  })

  it("names the file as it was given", () => {
    const [problem] = parseDockerfile("FORM x", { file: "docker/Dockerfile.dev" }).problems
    expect(problem?.span?.file).toBe("docker/Dockerfile.dev")
  })

  it.each([
    ["FORM x", '"FORM" is no instruction (did you mean FROM?)'],
    ["FROM x\nCOYP a b", '"COYP" is no instruction (did you mean COPY?)'],
    ["FROM x\nCOPY --form=a b c", 'COPY has no flag "--form" (did you mean --from?)'],
    ["FROM x\nENV --a b=c", 'ENV has no flag "--a" (ENV takes no flags)'],
    [
      "FROM x\nRUN a\n  && b",
      '"&&" is no instruction (a line continued from the one above needs a \\ there)',
    ],
  ])("%j has a way out", (text, message) => expect(messages(text)).toEqual([message]))

  it("stops at a hundred", () => {
    expect(problems(`FROM x\n${"nonsense\n".repeat(1000)}`)).toHaveLength(100)
  })

  it("is shown in part where it is long", () => {
    const long = "x".repeat(50_000)
    const sources = [
      long,
      `FROM ${long} AS /${long}`,
      `FROM x\nRUN --${long} a`,
      `FROM x\nRUN <<${long}`,
    ]
    const longest = Math.max(
      ...sources.flatMap((text) => messages(text)).map(({ length }) => length),
    )
    expect(longest).toBeLessThan(300)
  })
})

describe("what is no Dockerfile", () => {
  it.each([
    ["", "no-instructions 1:1"],
    ["\ufeff", "no-instructions 1:1"],
    [" \n\n", "no-instructions 1:1"],
    ["# syntax=a\n# only comments\n", "no-instructions 1:1"],
    ["\\", "not-a-dockerfile 1:1"],
    ['{\n  "name": "app"\n}\n', "not-a-dockerfile 1:1"],
    ["services:\n  app:\n    image: x\n", "not-a-dockerfile 1:1"],
    ["#!/bin/sh\nset -e\n", "not-a-dockerfile 1:1"],
    ["<html>\n</html>", "not-a-dockerfile 1:1"],
    ["hello, world\n", "not-a-dockerfile 1:1"],
    ["RUNN x", "unknown-instruction 1:1"],
  ])("%j", (text, problem) => expect(problems(text)).toEqual([problem]))

  it("is told by what it seems to be", () => {
    expect(messages("")).toEqual(["the file is empty (a Dockerfile needs a FROM)"])
    expect(messages("#\n")[0]).toMatch(/only comments/u)
    expect(messages(bytes(0x89, "PNG\r\n", 0x1a, "\n", 0, 0, 0))[0]).toMatch(
      /bytes that are no text/u,
    )
    expect(messages("# a\n\n{}")[0]).toMatch(/JSON/u)
    expect(messages(bytes(0xff, 0xfe, "F", 0, "R", 0))[0]).toMatch(/UTF-16/u)
    expect(messages(`{"a":"${"x".repeat(70_000)}"}`)[0]).toMatch(/JSON/u)
    expect(problems(`FROM ${"x".repeat(70_000)}`)).toEqual(["source-line-too-long 1:1"])
    expect(problems(`# ${"x".repeat(70_000)}`)).toEqual(["source-line-too-long 1:1"])
    expect(messages("#!/bin/sh\nls\n")[0]).toMatch(/#!/u)
  })

  it("is never so large", () => {
    expect(problems("\n".repeat(2_000_001))).toEqual(["dockerfile-too-large 1:1"])
    expect(problems(new Uint8Array(100_000_001))).toEqual(["dockerfile-too-large 1:1"])
  })
})
