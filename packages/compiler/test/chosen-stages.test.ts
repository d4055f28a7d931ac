import type { StageNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { compile } from "../src/index.ts"
import { arg, copy, env, image, onbuild, optional, run, setEnv, stage } from "./nodes.ts"

type Image = ReturnType<typeof image>

const variant = arg("VARIANT", "dev")
const codes = (of: Image): readonly string[] => compile(of).problems.map(({ code }) => code)
const heads = (of: Image): readonly string[] => compile(of).dockerfile.match(/^FROM.*$/gmu) ?? []

/** A stage on one of several, chosen by the text. */
function choose(
  name: string,
  by: ReturnType<typeof text>,
  stages: readonly StageNode[],
): StageNode {
  return { ...stage(name, by), base: { kind: "image", reference: by, stages } }
}

describe("a base that an argument chooses", () => {
  const dev = stage("variant-dev", "alpine:3.19", run("a"))
  const prod = stage("variant-prod", "alpine:3.20", run("b"))
  const app = choose("app", text("variant-", variant), [dev, prod])

  it("stands below all that it may be", () => {
    expect(heads(image(app))).toEqual([
      "FROM alpine:3.19 AS variant-dev",
      "FROM alpine:3.20 AS variant-prod",
      "FROM variant-${VARIANT} AS app",
    ])
    expect(codes(image(app))).toEqual([])
  })

  it("is looked up only where its default names no stage", () => {
    const bases = (of: Image) => compile(of).bases.map(({ reference }) => reference)
    expect(bases(image(app))).toEqual(["alpine:3.19", "alpine:3.20"])
    expect(bases(image(app, { buildArgs: { VARIANT: "other" } }))).toContain("variant-other")
    const open = choose("app", text(optional("BASE")), [dev])
    expect(bases(image(open))).toContain("${BASE}")
  })

  it("leaves the stages their names, and says when that cannot be", () => {
    const again = stage("last", app, copy(dev, "/a", "/a"))
    expect(heads(image(again))[0]).toBe("FROM alpine:3.19 AS variant-dev")
    const nginx = stage("nginx", "nginx", run("a"))
    const by = choose("app", text(arg("BASE", "nginx")), [nginx])
    expect(heads(image(by))).toEqual(["FROM nginx AS nginx", "FROM ${BASE} AS app"])
    expect(codes(image(by))).toEqual([])
    const clash = { ...by, steps: [copy("nginx", "/x", "/x")] }
    expect(codes(image(clash))).toContain("chosen-stage-captures")
  })

  it("ships what it may be, and tells the passes nothing", () => {
    const merged = choose("app", text("variant-", variant), [
      stage("variant-dev", "alpine", run("mkdir /a"), run("mkdir /b")),
      prod,
    ])
    const { dockerfile } = compile(image({ ...merged, steps: [run("mkdir /c"), run("mkdir /d")] }))
    expect(dockerfile).toContain("RUN mkdir /a \\\n    && mkdir /b\n")
    expect(dockerfile).toContain("RUN mkdir /c\nRUN mkdir /d\n")
  })

  it("may have declared or set what its commands read", () => {
    const reads = { ...app, steps: [run("echo $VARIANT"), run(text("echo ", env("VARIANT")))] }
    expect(codes(image(reads))).toEqual([])
    const plainly = stage("app", text("alpine:", variant), run("echo $VARIANT"))
    expect(codes(image(plainly))).toEqual(["arg-not-in-scope"])
  })

  it("is told from another of the same name", () => {
    const other = choose("app", text("variant-", variant), [dev])
    const both = stage("last", app, copy(other, "/a", "/a"))
    expect(codes(image(both))).toContain("duplicate-stage-name")
    const same = choose("app", text("variant-", variant), [dev, prod])
    expect(codes(image(stage("last", app, copy(same, "/a", "/a"))))).toEqual([])
  })

  it("counts its FROM as a step where it is no stage", () => {
    const compilation = compile(image({ ...app, steps: [run("make")] }))
    const lines = compilation.dockerfile.split("\n")
    const at = (step: number, total: number) => {
      const found = compilation.locate({ stage: "app", step, total })
      return found && lines[found.first - 1]
    }
    expect(at(1, 1)).toBe("RUN make")
    expect(at(1, 2)).toBe("FROM variant-${VARIANT} AS app")
    expect(at(2, 2)).toBe("RUN make")
  })

  it("counts with the triggers of what it may be", () => {
    const base = stage("variant-dev", "alpine", onbuild(setEnv({ A: "x" })))
    const on = choose("app", text("variant-", variant), [base])
    expect(codes(image(on))).toEqual([])
  })
})
