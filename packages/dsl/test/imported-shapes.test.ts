/* oxlint-disable typescript/restrict-template-expressions -- references are made to stand in template strings */
import type { StepNode } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import {
  arg,
  cache,
  env,
  image,
  literal,
  secret,
  ssh,
  stage,
  tmpfs,
  type Mount,
} from "../src/index.ts"
import { problemOf, told } from "./problem-of.ts"

const app = stage("app").from("alpine:3.19")
const variant = arg("VARIANT", { default: "dev" })

/** A value as JavaScript passes it: with no type to object. */
const loose = (value: unknown): never => value as never

/** The reference that a value made by `arg` puts into a text. */
const referenceOf = (value: ReturnType<typeof arg>) => {
  const [step] = app.arg(value).toNode().steps
  return step?.kind === "arg" ? step.arg : undefined
}

describe("an optional argument", () => {
  it("says so, and has no default", () => {
    const mirror = referenceOf(arg("MIRROR", { optional: true, description: "a mirror" }))
    expect(mirror).toMatchObject({ name: "MIRROR", optional: true, description: "a mirror" })
    expect(mirror).not.toHaveProperty("default")
    expect(referenceOf(arg("MIRROR", { optional: false }))).not.toHaveProperty("optional")
    expect(referenceOf(arg("V", { default: "1", optional: false }))).not.toHaveProperty("optional")
  })

  it("survives a template string, and an expansion", () => {
    const mirror = arg("MIRROR", { optional: true })
    const [step] = app.workdir(`/x/${mirror}/${mirror.or("y")}`).toNode().steps
    expect(step).toMatchObject({
      path: ["/x/", { optional: true }, "/", { optional: true, expansion: { operator: ":-" } }],
    })
  })

  it("is refused beside a default", () => {
    const both = loose({ default: "1", optional: true })
    expect(problemOf(() => arg("V", both))).toMatchObject({
      code: "arg-optional-default",
      message: "arg V: an argument is optional, or it has a default",
      span: { line: expect.any(Number) as number },
    })
    expect(told(() => arg("V", loose({ optional: "yes" })))).toBe(
      'value-wrong-type: arg V optional: expected true or false, got "yes"',
    )
  })
})

describe("stages that an argument chooses from", () => {
  const [dev, prod] = [stage("variant-dev").from("a"), stage("variant-prod").from("b")]

  it("are part of the base", () => {
    const made = stage("x").from(`variant-${variant}`, { stages: [dev, prod, dev] })
    expect(made.toNode().base).toMatchObject({
      kind: "image",
      reference: ["variant-", { name: "VARIANT" }],
      stages: [dev.toNode(), prod.toNode()],
    })
    expect(image(made, { target: "variant-prod" }).toNode("x").target).toBe(prod.toNode())
    expect(
      stage("x")
        .from(variant, { stages: [dev] })
        .toNode().base,
    ).toHaveProperty("stages")
  })

  it.each([
    ["an image without an argument", "alpine"],
    ["a stage", dev],
  ])("are refused with %s", (_, base) => {
    const from = () => stage("x").from(base as string, { stages: [prod] })
    expect(problemOf(from)).toMatchObject({ code: "stages-not-chosen" })
  })

  it("are stages", () => {
    expect(told(() => stage("x").from(variant, { stages: [loose("dev")] }))).toBe(
      'value-wrong-type: from stages[0]: expected a stage, got "dev"',
    )
  })
})

describe("names of variables and labels", () => {
  const entriesOf = (step: StepNode | undefined) =>
    step?.kind === "env" || step?.kind === "label" ? step.entries : []

  it("may hold references", () => {
    const prefix = arg("PREFIX", { default: "org" })
    const made = app.label({ [`${prefix}.name`]: "app", plain: 1 })
    expect(entriesOf(made.toNode().steps[0])).toMatchObject([
      [[{ kind: "arg", name: "PREFIX" }, ".name"], ["app"]],
      ["plain", ["1"]],
    ])
    const set = app.env((of) => ({ [`${of("KIND")}_HOME`]: `/opt/${env("KIND")}` }))
    expect(entriesOf(set.toNode().steps[0])).toMatchObject([
      [
        [{ kind: "env", name: "KIND" }, "_HOME"],
        ["/opt/", { name: "KIND" }],
      ],
    ])
    expect(entriesOf(app.label({ [`${literal("$x")}`]: "y" }).toNode().steps[0])).toEqual([
      ["$x", ["y"]],
    ])
  })

  it("are refused when a reference in them was cut", () => {
    const cut = `${variant}`.slice(0, 9)
    expect(told(() => app.env({ [cut]: "x" }))).toMatch(/^reference-damaged: env name/u)
  })
})

describe("a script", () => {
  it("may have a name", () => {
    const [named, plainly] = app
      .script("#!/bin/sh\n", { name: "setup", network: "none" })
      .script("a\n")
      .toNode().steps
    expect(named).toMatchObject({
      form: { kind: "script", body: "#!/bin/sh\n", name: "setup" },
      network: "none",
    })
    expect(named).not.toHaveProperty("name")
    expect(plainly).toMatchObject({ form: { kind: "script", body: "a\n" } })
    expect(told(() => app.run("x", loose({ name: "x" })))).toMatch(/^option-unknown: run/u)
  })
})

describe("owner, mode and size of a mount", () => {
  const node = (mount: Mount) => mount.toNode()
  const id = arg("UID", { default: "1000" })

  it("may hold references", () => {
    const reference = { kind: "arg", name: "UID" }
    expect(node(cache("/c", { uid: id, gid: `${id}`, mode: `0${id}` }))).toMatchObject({
      uid: [reference],
      gid: [reference],
      mode: ["0", reference],
    })
    expect(node(secret("s", { uid: id }))).toMatchObject({ uid: [reference] })
    expect(node(ssh({ gid: env("GID") }))).toMatchObject({ gid: [{ kind: "env", name: "GID" }] })
    expect(node(tmpfs("/t", { size: `${id}m` }))).toMatchObject({ size: [reference, "m"] })
  })

  it("stay what they are without", () => {
    expect(node(cache("/c", { uid: 5, mode: "0700" }))).toMatchObject({ uid: 5, mode: "0700" })
    expect(node(tmpfs("/t", { size: 64 }))).toMatchObject({ size: "64" })
    expect(node(cache("/c", { uid: "5" }))).toMatchObject({ uid: ["5"] })
  })
})

describe("an empty command", () => {
  it("takes away what the base has, but checks nothing", () => {
    const [cmd, entrypoint] = app.cmd([]).entrypoint([]).toNode().steps
    expect(cmd).toMatchObject({ kind: "cmd", form: { kind: "exec", argv: [] } })
    expect(entrypoint).toMatchObject({ kind: "entrypoint", form: { kind: "exec", argv: [] } })
    expect(told(() => app.healthcheck([]))).toBe("list-empty: healthcheck: the list is empty")
  })
})
