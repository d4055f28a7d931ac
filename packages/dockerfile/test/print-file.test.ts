import type { StageNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import {
  defaultProfile,
  describeStep,
  printArg,
  printDirectives,
  printFrom,
  profileNamed,
  profileWith,
} from "../src/index.ts"
import { arg, env, options, run, span } from "./printing.ts"

const stage = (more: Partial<StageNode>): StageNode => ({
  kind: "stage",
  name: "app",
  base: { kind: "scratch" },
  steps: [],
  span,
  ...more,
})
const from = (more: Partial<StageNode>, name?: string) => {
  const { lines, problems } = printFrom(stage(more), name, options)
  return [...lines.map((line) => line.text), ...problems.map(({ code }) => `# ${code}`)].join("\n")
}

describe("the lines around steps", () => {
  it("FROM", () => {
    expect(from({})).toBe("FROM scratch")
    expect(
      from(
        {
          base: { kind: "image", reference: text("golang:", arg("GO"), "-alpine") },
          platform: text(arg("BUILDPLATFORM")),
          comments: ["builds it"],
        },
        "builder",
      ),
    ).toBe("# builds it\nFROM --platform=${BUILDPLATFORM} golang:${GO}-alpine AS builder")
    expect(from({ base: { kind: "stage", stage: stage({ name: "builder" }) } })).toBe(
      "FROM builder",
    )
    expect(from({ base: { kind: "image", reference: text("a:", env("V")) } })).toContain(
      "# reference-not-allowed",
    )
  })

  it("ARG", () => {
    const go = { ...arg("GO"), default: text("1.23 x"), description: "which Go" }
    expect(printArg(go, "declare", options).lines.map((line) => line.text)).toEqual([
      "# GO which Go",
      'ARG GO="1.23 x"',
    ])
    expect(printArg(go, "inherit", options).lines.map((line) => line.text)).toEqual(["ARG GO"])
  })

  it("directives", () => {
    expect(
      printDirectives({
        syntax: "docker/dockerfile:1",
        escape: "`",
        check: { skip: ["StageNameCasing", "JSONArgsRecommended"], error: true },
      }),
    ).toEqual([
      "# syntax=docker/dockerfile:1",
      "# escape=`",
      "# check=skip=StageNameCasing,JSONArgsRecommended;error=true",
    ])
    expect(printDirectives({ escape: "\\" })).toEqual([])
  })

  it("a step in one line", () => {
    expect(describeStep(run("npm ci", "npm test"))).toBe("RUN npm ci && npm test")
    expect(describeStep({ kind: "workdir", span, path: text("/", env("D")) })).toBe("WORKDIR /${D}")
    expect(describeStep(run("x".repeat(200)))).toHaveLength(100)
  })
})

describe("profiles", () => {
  it("have what their frontend has", () => {
    expect(defaultProfile.name).toBe("docker-23")
    expect(defaultProfile.features.has("heredoc")).toBe(true)
    expect(profileNamed("docker-20.10")?.features.has("link")).toBe(false)
    expect(profileNamed("docker-28")?.features.has("parents")).toBe(false)
    expect(profileNamed("classic")?.features.size).toBe(0)
    expect(profileNamed("dockerfile-2")).toBeUndefined()
    expect(profileWith("exclude")?.name).toBe("dockerfile-1.19")
    expect(profileWith("device")).toBeUndefined()
  })
})
