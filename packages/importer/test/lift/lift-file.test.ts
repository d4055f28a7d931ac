import { describe, expect, it } from "vitest"
import { dedent, lift, step, tryLift } from "./lifted.ts"

describe("comments", () => {
  it("stand where they stood", () => {
    const file = lift(dedent`
      # syntax=docker/dockerfile:1

      # About the file.
      #
      # More.

      # about the argument
      ARG A=1

      # about the stage

      # and more
      FROM alpine:$A
      # about the step
      RUN a \
        # in between
        b
      # the end
    `)
    expect(file.comments).toEqual(["About the file.", "", "More."])
    expect(file.args[0]?.comments).toEqual(["about the argument"])
    const [stage] = file.stages
    expect(stage?.comments).toEqual(["about the stage", "", "and more"])
    expect(stage?.node.comments).toEqual(stage?.comments)
    expect(stage?.steps[0]?.comments).toEqual(["about the step"])
    expect(stage?.steps[0]?.nodes[0]?.comments).toEqual(["about the step", "in between"])
    expect(stage?.after).toEqual(["the end"])
  })

  it("belong to the first instruction when nothing parts them", () => {
    const file = lift("# about it\nFROM alpine\n")
    expect(file.comments).toEqual([])
    expect(file.stages[0]?.comments).toEqual(["about it"])
  })

  it("of an argument that adds nothing go on to what follows", () => {
    const { stages } = lift("FROM a AS b\n".replace("FROM", "# one\nARG TARGETARCH\n# two\nFROM"))
    expect(stages[0]?.comments).toEqual(["one", "two"])
  })

  it("that describe an argument are said once", () => {
    const [first] = lift("FROM alpine\n# A is one\n# and so on\nARG A=1\n").stages[0]!.steps
    expect(first?.comments).toEqual(["and so on"])
    expect(first?.nodes[0]).toMatchObject({ arg: { description: "is one" } })
  })
})

describe("images", () => {
  const images = (text: string, options = {}) =>
    lift(text, options).images.map(({ node, stage }) => [node.name, stage.node.name])

  it("are the stages that nothing else uses, the last first", () => {
    const file = dedent`
      FROM a AS base
      FROM base AS test
      FROM a AS tools
      FROM base AS app
      RUN --mount=from=tools,target=/t ls
    `
    expect(images(file)).toEqual([
      ["app", "app"],
      ["test", "test"],
    ])
  })

  it("are called after the file, or as the caller wants", () => {
    expect(images("FROM a\n")).toEqual([["default", "app"]])
    expect(images("FROM a\n", { file: "docker/Dockerfile.dev" })).toEqual([["dev", "app"]])
    expect(images("FROM a\n", { file: "api.Dockerfile" })).toEqual([["api", "app"]])
    expect(images("FROM a\n", { file: "Containerfile-My API" })).toEqual([["my-api", "app"]])
    expect(images("FROM a\n", { file: "Dockerfile.日本" })).toEqual([["default", "app"]])
    expect(images("FROM a AS x\nFROM a AS y\n", { name: "web" })).toEqual([
      ["web", "y"],
      ["web-x", "x"],
    ])
  })

  it("have the directives and what the caller knows", () => {
    const file = "# syntax=docker/dockerfile:1.7\n# escape=`\n# check=skip=A,B;error=true\nFROM a\n"
    const [image] = lift(file, { context: "..", exclude: ["*.md"] }).images
    expect(image?.node).toMatchObject({
      syntax: "docker/dockerfile:1.7",
      escape: "`",
      check: { skip: ["A", "B"], error: true },
      context: "..",
      exclude: ["*.md"],
    })
    expect(image?.node).not.toHaveProperty("profile")
  })

  it("leave out a check that the language has no word for", () => {
    const [image] = lift("# check=experimental=all\nFROM a\n").images
    expect(image?.node).not.toHaveProperty("check")
  })

  it("name the least builder that has what they use", () => {
    const profile = (text: string) => lift(text).images[0]?.node.profile
    expect(profile("FROM a\nRUN --mount=type=cache,target=/c ls\n")).toBeUndefined()
    expect(profile("FROM a\nCOPY --exclude=x a b\n")).toBe("docker-28")
    expect(profile("FROM a\nCOPY --parents a b\n")).toBe("dockerfile-1.20")
    expect(profile("# syntax=docker/dockerfile:1\nFROM a\nCOPY --parents a b\n")).toBeUndefined()
    expect(profile("ARG A=x\nFROM a${A%y}\n")).toBe("docker-28")
    expect(lift("FROM a\nRUN --device=b ls\n").images[0]?.node.syntax).toContain("labs")
  })
})

describe("places", () => {
  it("are those of the Dockerfile", () => {
    const { problems } = tryLift("FROM a\n\n  USER ${A!}\n", { file: "sub/Dockerfile" })
    expect(problems[0]?.span).toEqual({ file: "sub/Dockerfile", line: 3, column: 3 })
    const { stages } = lift("FROM a\nENV A=1 \\\n  B=2\nRUN a\n")
    expect(stages[0]?.node.steps.map(({ span }) => span.line)).toEqual([2, 4])
  })

  it("are those of each instruction that a step came from", () => {
    const [env] = lift("FROM a\nENV A=1 A=2\n").stages[0]!.steps
    expect(env?.nodes).toHaveLength(2)
    expect(env?.instruction.kind).toBe("env")
    expect(step("USER a")).toEqual({ kind: "user", user: ["a"] })
  })
})
