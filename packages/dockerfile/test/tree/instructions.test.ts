import { describe, expect, it } from "vitest"
import type { Instruction } from "../../src/index.ts"
import { bytes, only, onlyOf, problems, tree } from "./reading.ts"

/** What an instruction has of its own. */
function own(instruction: Instruction): Readonly<Record<string, unknown>> {
  const base = ["keyword", "lines", "column", "logical", "argumentsAt", "flags", "joints"]
  const rest = Object.entries(instruction).filter(
    ([key]) => ![...base, "innerComments", "heredocs"].includes(key),
  )
  return Object.fromEntries(rest)
}

const shell = (text: string) => ({ kind: "shell", text })

describe("each instruction", () => {
  it.each([
    ["RUN a  b ", { kind: "run", command: shell("a  b"), mounts: [], devices: [] }],
    ["RUN", { kind: "run", command: shell(""), mounts: [], devices: [] }],
    ["CMD a", { kind: "cmd", command: shell("a") }],
    ["CMD", { kind: "cmd", command: shell("") }],
    ['ENTRYPOINT ["a"]', { kind: "entrypoint", command: { kind: "exec", argv: ["a"] } }],
    ["ENTRYPOINT []", { kind: "entrypoint", command: { kind: "exec", argv: [] } }],
    ["WORKDIR a b", { kind: "workdir", path: "a b" }],
    ["USER a : b", { kind: "user", user: "a : b" }],
    ["STOPSIGNAL SIGTERM", { kind: "stopsignal", signal: "SIGTERM" }],
    ["MAINTAINER A B <c>", { kind: "maintainer", name: "A B <c>" }],
    ["EXPOSE 80/tcp \t 53", { kind: "expose", ports: ["80/tcp", "53"] }],
    ["VOLUME a b", { kind: "volume", paths: ["a", "b"], json: false }],
    ['SHELL ["a", "-c"]', { kind: "shell", argv: ["a", "-c"] }],
    ["ENV A=b", { kind: "env", entries: [{ key: "A", value: "b", form: "equals" }] }],
    ["LABEL a b", { kind: "label", entries: [{ key: "a", value: "b", form: "blank" }] }],
    ["ARG A", { kind: "arg", entries: [{ key: "A" }] }],
  ])("%j", (text, found) => expect(own(only(text))).toEqual(found))

  it("may be written in any case, with other blanks, and indented", () => {
    expect(only("\t worKdir\va\u00a0")).toMatchObject({
      kind: "workdir",
      keyword: "worKdir",
      column: 3,
      path: "a",
    })
  })

  it("is known by letters that have its own as lower case, as in Go", () => {
    expect(only("WOR\u212aDIR a").kind).toBe("workdir")
    expect(only("ONBU\u0130LD RUN a")).toMatchObject({
      kind: "onbuild",
      expression: "ONBU\u0130LD RUN a",
    })
  })

  it("keeps bytes that are no UTF-8", () => {
    expect(tree(bytes("FROM x\nRUN a", 0xff)).instructions[1]).toMatchObject({
      command: shell("a\udcff"),
    })
  })

  it("is mended where a line broke inside a character", () => {
    const source = bytes("FROM x\nRUN a", 0xf0, 0x9f, "\\\n", 0x98, "\\\n# c\n", 0x80, "b\\\nc")
    expect(tree(source).instructions[1]).toMatchObject({
      logical: "RUN a😀bc",
      joints: [
        { at: 5, line: 3 },
        { at: 5, line: 5 },
        { at: 8, line: 6 },
      ],
      innerComments: [{ text: "c", line: 4, at: 5 }],
    })
  })
})

describe("FROM", () => {
  it.each([
    ["FROM a:1", { kind: "from", base: "a:1" }],
    ["FROM --platform=$P a AS B.c_d-1", { kind: "from", base: "a", as: "b.c_d-1", platform: "$P" }],
    ["FROM a as \u212a", { kind: "from", base: "a", as: "k" }],
    ["FROM a a\u017f b", { kind: "from", base: "a", as: "b" }],
    ["FROM --platform= a", { kind: "from", base: "a" }],
  ])("%j", (text, found) => expect(own(tree(text).instructions[0]!)).toEqual(found))

  it.each([
    ["FROM", "missing-arguments 1:5"],
    ["FROM a b", "from-arguments 1:6"],
    ["FROM a AS", "from-arguments 1:6"],
    ["FROM a IS b", "from-arguments 1:6"],
    ["FROM a AS b c", "from-arguments 1:6"],
    ["FROM a AS 1a", "invalid-stage-name 1:11"],
    ["FROM a AS a/b", "invalid-stage-name 1:11"],
    ["FROM a AS é", "invalid-stage-name 1:11"],
  ])("%j is refused", (text, problem) => expect(problems(text)).toEqual([problem]))
})

describe("what stands before FROM", () => {
  it("is ARG only", () => {
    expect(tree("ARG A=b\nFROM $A").instructions).toHaveLength(2)
    expect(tree("ARG A=b").instructions).toHaveLength(1)
    expect(problems("ARG A\nENV B=c\nRUN d\nFROM x")).toEqual(["instruction-before-from 2:1"])
    expect(problems("  RUN a")).toEqual(["instruction-before-from 1:3"])
  })
})

describe("COPY and ADD", () => {
  const path = (word: string) => ({ kind: "path", word })

  it("have their flags", () => {
    expect(
      own(only("COPY --from=a --chown=b --chmod=c --link --parents --exclude=d e f g")),
    ).toEqual({
      kind: "copy",
      sources: [path("e"), path("f")],
      destination: "g",
      json: false,
      from: "a",
      chown: "b",
      chmod: "c",
      link: true,
      parents: true,
      exclude: ["d"],
    })
    expect(own(only("ADD --checksum=a --keep-git-dir=false --unpack --link=false b c"))).toEqual({
      kind: "add",
      sources: [path("b")],
      destination: "c",
      json: false,
      checksum: "a",
      keepGitDir: false,
      unpack: true,
      link: false,
      exclude: [],
    })
  })

  it.each([
    ["COPY", "missing-arguments 2:5"],
    ["COPY a", "missing-arguments 2:6"],
    ['ADD ["a"]', "missing-arguments 2:5"],
    ["COPY --from=a b", "missing-arguments 2:15"],
  ])("%j is refused", (text, problem) => {
    expect(problems(`FROM scratch\n${text}`)).toEqual([problem])
  })
})

describe("HEALTHCHECK", () => {
  it.each([
    ["NONE", { kind: "healthcheck" }],
    ["none []", { kind: "healthcheck" }],
    ["CMD a  b", { kind: "healthcheck", command: shell("a  b") }],
    ['cmd ["a"]', { kind: "healthcheck", command: { kind: "exec", argv: ["a"] } }],
    [
      "--interval=1m30s --timeout=1.5s --start-period=0 --start-interval=1ms --retries=+3 CMD a",
      {
        kind: "healthcheck",
        command: shell("a"),
        interval: "1m30s",
        timeout: "1.5s",
        startPeriod: "0",
        startInterval: "1ms",
        retries: 3,
      },
    ],
    ["--interval= --retries= CMD a", { kind: "healthcheck", command: shell("a") }],
    ["--retries=-0 CMD a", { kind: "healthcheck", command: shell("a"), retries: 0 }],
    ["CMD --interval=1s", { kind: "healthcheck", command: shell("--interval=1s") }],
  ])("%j", (text, found) => expect(own(only(`HEALTHCHECK ${text}`))).toEqual(found))

  it.each([
    ["", "missing-arguments 2:12"],
    ["NONE a", "healthcheck-form 2:13"],
    ["CMD", "healthcheck-form 2:13"],
    ["CMD []", "healthcheck-form 2:13"],
    ["curl", "healthcheck-form 2:13"],
    ["--interval CMD a", "flag-without-value 2:13"],
    ["--interval=1 CMD a", "invalid-duration 2:13"],
    ["--timeout=-1s CMD a", "invalid-duration 2:13"],
    ["--retries=1 --timeout=999us CMD a", "invalid-duration 2:25"],
    ["--start-period=1d CMD a", "invalid-duration 2:13"],
    ["--start-interval=9223372036854775808ns CMD a", "invalid-duration 2:13"],
    ["--retries=-1 CMD a", "invalid-retries 2:13"],
    ["--retries=2147483648 CMD a", "invalid-retries 2:13"],
    ["--retries=1_0 CMD a", "invalid-retries 2:13"],
  ])("%j is refused", (text, problem) => {
    expect(problems(`FROM scratch\nHEALTHCHECK ${text}`)).toEqual([problem])
  })
})

describe("ONBUILD", () => {
  it("has its instruction, and the text that is kept of it", () => {
    const onbuild = onlyOf("onbuild", " ONBUILD \\\n  COPY --link a \\\n # c\n b")
    expect(onbuild.expression).toBe("COPY --link a  b")
    expect(onbuild.trigger).toMatchObject({
      kind: "copy",
      keyword: "COPY",
      logical: "COPY --link a  b",
      lines: { first: 3, last: 5 },
      column: 3,
      link: true,
      destination: "b",
      joints: [{ at: 14, line: 5 }],
      innerComments: [{ text: "c", line: 4, at: 14 }],
    })
  })

  it("takes what only the build that inherits it refuses", () => {
    expect(onlyOf("onbuild", "ONBUILD NONSENSE a").trigger).toBeUndefined()
    expect(onlyOf("onbuild", "ONBUILD COPY a").trigger).toBeUndefined()
  })

  it.each([
    ["ONBUILD", "missing-arguments 2:8"],
    ["ONBUILD ONBUILD RUN a", "onbuild-not-allowed 2:9"],
    ["ONBUILD ONBU\u0131LD RUN a", "onbuild-not-allowed 2:9"],
    ["ONBUILD FROM a", "onbuild-not-allowed 2:9"],
    ["ONBUILD FROM\u00a0 a", "onbuild-not-allowed 2:9"],
    ["ONBUILD maintainer a", "onbuild-not-allowed 2:9"],
    ["ONBUILD ENV A", "entry-without-value 2:13"],
  ])("%j is refused", (text, problem) => {
    expect(problems(`FROM scratch\n${text}`)).toEqual([problem])
  })
})

describe("arguments that are missing or of no use", () => {
  it.each([
    ["WORKDIR", "missing-arguments 2:8"],
    ["USER", "missing-arguments 2:5"],
    ["STOPSIGNAL", "missing-arguments 2:11"],
    ["MAINTAINER", "missing-arguments 2:11"],
    ["EXPOSE", "missing-arguments 2:7"],
    ["VOLUME", "missing-arguments 2:7"],
    ["VOLUME []", "missing-arguments 2:8"],
    ['VOLUME ["a", " "]', "empty-volume 2:8"],
    ["SHELL", "missing-arguments 2:6"],
    ["SHELL []", "missing-arguments 2:7"],
    ["SHELL bash -c", "shell-not-json 2:7"],
  ])("%j", (text, problem) => expect(problems(`FROM scratch\n${text}`)).toEqual([problem]))
})
