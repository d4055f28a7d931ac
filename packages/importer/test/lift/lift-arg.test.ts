import { describe, expect, it } from "vitest"
import { arg, bare, dedent, env, lift, said, step, steps } from "./lifted.ts"

describe("an ARG before the first FROM", () => {
  it("is one value, shared by all that read or declare it", () => {
    const { args, stages } = lift(dedent`
      ARG VERSION=20
      FROM node:$VERSION AS build
      ARG VERSION
      FROM node:\${VERSION}-slim
      ARG VERSION
    `)
    expect(bare(args)).toEqual([{ reference: arg("VERSION", ["20"]), comments: [] }])
    const [build, last] = stages
    expect(bare(build?.node.base)).toEqual({
      kind: "image",
      reference: ["node:", arg("VERSION", ["20"])],
    })
    expect(build?.node.steps[0]).toMatchObject({ kind: "arg", arg: args[0]?.reference })
    expect(last?.node.steps[0]).toMatchObject({ kind: "arg", arg: args[0]?.reference })
  })

  it("may read those above it, and nothing else", () => {
    const { args } = lift("ARG A=1\nARG B=$A-${C:-2}$PATH\nFROM alpine:$B\n")
    expect(bare(args[1]?.reference)).toEqual(arg("B", [arg("A", ["1"]), "-2"]))
  })

  it("that reads the default above it has that default in its place", () => {
    const { args } = lift('ARG A=1\nARG A="$A-$A"\nFROM alpine:$A\n')
    expect(bare(args.map(({ reference }) => reference))).toEqual([arg("A", ["1-1"])])
  })

  it("that does more with the default above it keeps both", () => {
    const { args } = lift("ARG A=${TARGETARCH#amd}\nARG A=${A:-none}\nFROM alpine:$A\n")
    const platform = { kind: "arg", name: "TARGETARCH", origin: "global" }
    const cut = arg("A", [{ ...platform, expansion: { operator: "#", word: ["amd"] } } as never])
    expect(bare(args.map(({ reference }) => reference))).toEqual([
      cut,
      arg("A", [{ ...cut, expansion: { operator: ":-", word: ["none"] } }]),
    ])
  })

  it("without a default leaves the one above it alone", () => {
    expect(bare(lift("ARG A=1\nARG A\nFROM alpine:$A\n").args)).toMatchObject([
      { reference: { default: ["1"] } },
    ])
  })

  it("without a default must be given where the base needs it, and else may be left out", () => {
    const { args } = lift("ARG TAG\nARG SUFFIX\nFROM alpine:$TAG$SUFFIX\n")
    expect(bare(args.map(({ reference }) => reference))).toEqual([
      { kind: "arg", name: "TAG", origin: "user" },
      { kind: "arg", name: "SUFFIX", origin: "user" },
    ])
    const [whole] = lift("ARG SUFFIX\nFROM alpine$SUFFIX\n").args
    expect(bare(whole?.reference)).toEqual(arg("SUFFIX"))
  })

  it("of the platform exists without a declaration", () => {
    const { args, stages } = lift("ARG BUILDPLATFORM\nFROM --platform=$BUILDPLATFORM alpine\n")
    expect(args).toEqual([])
    expect(bare(stages[0]?.node.platform)).toEqual([
      { kind: "arg", name: "BUILDPLATFORM", origin: "global" },
    ])
  })

  it("that nothing reads is left out, and said", () => {
    const file = "ARG A=1\nARG B=$A\nFROM alpine\n"
    expect(lift(file).args).toEqual([])
    expect(said(file)).toEqual([
      "imported-arg-unused: ARG A is left out: no FROM reads it, and no stage declares it",
      "imported-arg-unused: ARG B is left out: no FROM reads it, and no stage declares it",
    ])
  })

  it("that the builder itself reads is missed", () => {
    expect(said("ARG SOURCE_DATE_EPOCH=0\nFROM alpine\n")).toEqual([
      "imported-arg-lost: ARG SOURCE_DATE_EPOCH is left out: no FROM reads it, and only its default told the builder what to do",
    ])
  })

  it("has the comment that begins with its name for a description", () => {
    const { args } = lift("# Pinned.\n# TAG is what to build\nARG TAG=1\nFROM alpine:$TAG\n")
    expect(bare(args)).toEqual([
      {
        reference: { ...arg("TAG", ["1"]), description: "is what to build" },
        comments: ["Pinned."],
      },
    ])
  })
})

describe("an ARG of a stage", () => {
  it("may be left out of the build when it has no default anywhere", () => {
    expect(step("ARG A")).toEqual({ kind: "arg", arg: arg("A") })
  })

  it("with a default of its own is another value than the one before the FROM", () => {
    const { args } = lift("ARG A=1\nFROM alpine:$A\nARG A=2\nARG A=1\n")
    expect(bare(args.map(({ reference }) => reference))).toEqual([arg("A", ["1"]), arg("A", ["2"])])
  })

  it("declares each of its names in turn, so that a default reads those before it", () => {
    expect(steps("ARG A=1 B=$A")).toEqual([
      { kind: "arg", arg: arg("A", ["1"]) },
      { kind: "arg", arg: arg("B", [arg("A", ["1"])]) },
    ])
  })

  it("takes over what the builder predefines", () => {
    expect(steps("ARG TARGETARCH\nARG HTTP_PROXY\nARG SOURCE_DATE_EPOCH")).toEqual([
      { kind: "arg", arg: { kind: "arg", name: "TARGETARCH", origin: "global" } },
      { kind: "arg", arg: { kind: "arg", name: "HTTP_PROXY", origin: "proxy" } },
      { kind: "arg", arg: { kind: "arg", name: "SOURCE_DATE_EPOCH", origin: "global" } },
    ])
  })

  it("hides what the builder predefines when it has a default", () => {
    expect(step("ARG TARGETARCH=riscv64")).toEqual({
      kind: "arg",
      arg: arg("TARGETARCH", ["riscv64"]),
    })
  })

  it("under a name that no reference can have stays text, with the default it takes over", () => {
    const file = "ARG a-b=1\nFROM alpine\nARG a-b\nARG c-d=2 E=3\n"
    expect(bare(lift(file).stages[0]?.node.steps)).toEqual([
      { kind: "raw", text: "ARG a-b=1" },
      { kind: "raw", text: "ARG c-d=2" },
      { kind: "arg", arg: arg("E", ["3"]) },
    ])
    expect(said(file)).toEqual([
      "imported-as-raw: ARG is kept as raw text: it declares a name that no reference can have",
      "imported-as-raw: ARG is kept as raw text: it declares a name that no reference can have",
    ])
  })
})

describe("a variable in a word", () => {
  it("is the argument that was declared above it", () => {
    expect(step("ARG A=1\nUSER $A")).toEqual({ kind: "user", user: [arg("A", ["1"])] })
  })

  it("is the environment's once an ENV has set it, and the argument's once it is declared again", () => {
    expect(step("ARG A=1\nENV A=2\nUSER $A")).toEqual({ kind: "user", user: [env("A")] })
    expect(step("ENV A=2\nARG A=1\nUSER $A")).toEqual({ kind: "user", user: [arg("A", ["1"])] })
  })

  it("that nobody declared is the base image's", () => {
    expect(step("WORKDIR $HOME/x", "ARG HOME=1")).toEqual({
      kind: "workdir",
      path: [env("HOME"), "/x"],
    })
  })

  it("comes down from the stage that this one is based on, and from no other", () => {
    const { stages } = lift("FROM alpine AS a\nARG A=1\nFROM a\nUSER $A\nFROM alpine\nUSER $A\n")
    expect(bare(stages[1]?.node.steps)).toEqual([{ kind: "user", user: [arg("A", ["1"])] }])
    expect(bare(stages[2]?.node.steps)).toEqual([{ kind: "user", user: [env("A")] }])
  })

  it("that no image can have is computed away", () => {
    expect(step("USER a$1${2:-b}$@")).toEqual({ kind: "user", user: ["ab"] })
  })

  it("that only raw text can set is read by raw text only", () => {
    expect(steps('ENV "a b"=1 2=x\nUSER a$2')).toMatchObject([
      { kind: "raw" },
      { kind: "raw", text: "USER a$2" },
    ])
    expect(steps("ARG 2=x\nUSER a$2")).toMatchObject([{ kind: "raw" }, { kind: "raw" }])
    expect(steps("ENV 2=x\nUSER a$2")).toMatchObject([{ kind: "env" }, { kind: "raw" }])
  })

  it("in braces and quotes keeps its expansions, and quotes and escapes are undone", () => {
    expect(step('USER "a b"\'$A\'\\$B"${C:-d e}"')).toEqual({
      kind: "user",
      user: [{ kind: "literal", value: "a b$A$B" }, env("C", { operator: ":-", word: ["d e"] })],
    })
  })

  it("in a command stays the shell's", () => {
    expect(step("ARG A=1\nRUN echo $A ${B}")).toMatchObject({
      form: { parts: [{ command: ["echo $A ${B}"] }] },
    })
  })
})
