import { describe, expect, it } from "vitest"
import { arg, bare, dedent, env, lift, said, tryLift } from "./lifted.ts"
import { processorClock } from "../../../../test/support/processor-clock.ts"

const bases = (text: string) => lift(text).stages.map(({ node }) => bare(node.base))
const names = (text: string) => lift(text).stages.map(({ node }) => node.name)

describe("the base of a stage", () => {
  it("is a stage above of exactly that name, the last of several, or an image", () => {
    const { stages } = lift(dedent`
      FROM golang AS build
      FROM golang:2 AS Build
      FROM build AS next
      FROM after
      FROM alpine AS after
    `)
    expect(stages[2]?.node.base).toEqual({ kind: "stage", stage: stages[1]?.node })
    expect(bare(stages[3]?.node.base)).toEqual({ kind: "image", reference: ["after"] })
  })

  it("may be empty", () => {
    expect(bases('FROM scratch\nFROM "scratch"\n')).toEqual([
      { kind: "scratch" },
      { kind: "scratch" },
    ])
  })

  it("may be chosen among the stages that a text can name", () => {
    const { stages } = lift(dedent`
      ARG V=dev
      FROM a AS app-dev
      FROM a AS app-prod
      FROM a AS other
      FROM app-$V
    `)
    const [dev, prod, , last] = stages.map(({ node }) => node)
    expect(bare(last?.base)).toMatchObject({ reference: ["app-", arg("V", ["dev"])] })
    expect(last?.base).toMatchObject({ stages: [dev, prod] })
  })

  it("that is nothing but a variable is a stage only where its default is one", () => {
    const chosen = (head: string) => {
      const { base } = lift(`${head}\nFROM x AS dev\nFROM x AS prod\nFROM $B\n`).stages[2]!.node
      return base.kind === "image" ? base.stages?.map(({ name }) => name) : base.kind
    }
    expect(chosen("ARG B=prod")).toEqual(["dev", "prod"])
    expect(chosen("ARG A=prod\nARG B=${A}")).toEqual(["dev", "prod"])
    expect(chosen("ARG B=node:22")).toBeUndefined()
    expect(chosen("ARG B")).toBeUndefined()
    const { base } = lift("FROM x AS amd64\nFROM x AS arm64\nFROM $TARGETARCH\n").stages[2]!.node
    expect(base).toMatchObject({ stages: [{ name: "amd64" }, { name: "arm64" }] })
  })

  it("that is the word of an operator is a choice, too", () => {
    const chosen = (head: string, base: string) => {
      const stages = lift(`${head}\nFROM q AS a\nFROM q AS b\nFROM ${base}\n`).stages
      const node = stages.at(-1)!.node.base
      return node.kind === "image" ? (node.stages?.map(({ name }) => name) ?? []) : node.kind
    }
    expect(chosen("ARG V=x", "${V:-a}")).toEqual(["a", "b"])
    expect(chosen("ARG V=x", "${V-a}")).toEqual(["a", "b"])
    expect(chosen("ARG V", "${V:+b}")).toEqual(["a", "b"])
    expect(chosen("ARG V", "${V+b}")).toEqual(["a", "b"])
    expect(chosen("ARG V=x\nARG W=y", "${V:-${W:-b}}")).toEqual(["a", "b"])
    expect(chosen("ARG V=x", "${V:-alpine}")).toEqual([])
  })

  it("is chosen by its characters in their order, however many variables are between", () => {
    const many = "${A}".repeat(60)
    const chosen = (name: string, base: string) => {
      const { base: last } = lift(`ARG A\nFROM q AS ${name}\nFROM ${base}\n`).stages[1]!.node
      return last.kind === "image" && last.stages !== undefined
    }
    expect(chosen("a".repeat(60), `${many}c`)).toBe(false)
    expect(chosen(`${"a".repeat(60)}c`, `${many}c`)).toBe(true)
    expect(chosen("aba", "ab${A}ba")).toBe(false)
    expect(chosen("abba", "ab${A}ba")).toBe(true)
    expect(chosen("a-x-y-b", "a${A}y${A}x${A}b")).toBe(false)
    expect(chosen("a-x-y-b", "a${A}x${A}y${A}b")).toBe(true)
    expect(chosen("a-x", "a${A}-${A}x")).toBe(true)
  })

  it("gives it what its triggers declare, before its own first step", () => {
    const { stages } = lift(dedent`
      FROM a AS s
      ONBUILD ARG A=2
      ONBUILD ARG D=3
      ONBUILD ENV B=$A D=4
      FROM s AS t
      ENV C=$A$D
      FROM t
      USER $A
    `)
    const [, child, grandchild] = stages.map(({ node }) => bare(node.steps))
    expect(child).toEqual([{ kind: "env", entries: [["C", [arg("A", ["2"]), env("D")]]] }])
    expect(grandchild).toEqual([{ kind: "user", user: [arg("A", ["2"])] }])
  })

  it("may be the end of a very long chain", () => {
    const count = 10_000
    const chain = Array.from({ length: count }, (_, index) => {
      const first = index === 0 ? "alpine" : `s${index - 1}`
      return `FROM ${first} AS s${index}\nENV A${index}=$A$B${index} B=$A${index - 1}\n`
    })
    const spent = processorClock()
    const { stages } = lift(`FROM alpine AS a\n${chain.join("")}`)
    expect(spent()).toBeLessThan(5000)
    expect(bare(stages.at(-1)?.node.steps[0])).toMatchObject({
      entries: [
        [`A${count - 1}`, [env("A"), env(`B${count - 1}`)]],
        ["B", [env(`A${count - 2}`)]],
      ],
    })
  })

  it("that no build can read is an error", () => {
    expect(said("FROM $A\n")).toEqual(["word-not-expandable: FROM has a base that is always empty"])
    expect(said("FROM --platform=$A alpine\n")).toEqual([
      "word-not-expandable: FROM has a platform that is always empty",
    ])
    expect(said("ARG A=${B!}\nFROM alpine\n")[0]).toContain("word-not-expandable: ARG has ${B!…}")
  })

  it("must be there", () => {
    expect(tryLift("ARG A\n")).toMatchObject({
      file: undefined,
      problems: [{ code: "dockerfile-without-stage", span: { line: 1, column: 1 } }],
    })
  })
})

describe("the name of a stage", () => {
  it("is the file's own, in the builder's lower case", () => {
    expect(names("FROM a AS Build\nFROM b AS app\n")).toEqual(["build", "app"])
  })

  it("says what an unnamed stage is for", () => {
    expect(
      names("FROM golang\nFROM node:22\nFROM alpine\nCOPY --from=0 a b\nCOPY --from=1 c d\n"),
    ).toEqual(["builder", "node-builder", "app"])
    expect(
      names(
        "FROM example.com/team/Base_x:1@sha256:00\nFROM ${A:-b}\n".replace("FROM $", "FROM c$"),
      ),
    ).toEqual(["base-x-stage", "app"])
  })

  it("is taken once, the last of several keeping it", () => {
    expect(names("FROM a AS build\nFROM b AS build-1\nFROM c AS build\nFROM d AS build\n")).toEqual(
      ["build-2", "build-1", "build-3", "build"],
    )
    expect(names("FROM a AS app\nFROM b\n")).toEqual(["app", "runtime"])
  })

  it("is never that of an image that the file uses", () => {
    expect(names("FROM scratch\nCOPY --from=app a b\n")).toEqual(["runtime"])
    expect(names("FROM node AS deps\nFROM node AS node\n")).toEqual(["deps", "node-stage"])
    expect(names("FROM nginx AS nginx\nFROM nginx AS x\n")).toEqual(["nginx", "x"])
    expect(names("FROM a AS scratch\n")).toEqual(["scratch-stage"])
  })

  it("of a last stage without one is what the builder says where the file asks", () => {
    expect(names("FROM a\nARG TARGETSTAGE\n")).toEqual(["default"])
  })
})
