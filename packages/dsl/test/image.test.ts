/* oxlint-disable typescript/restrict-template-expressions -- references are made to stand in template strings */
import { defaultOptimize } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import {
  arg,
  defineConfig,
  image,
  isConfig,
  isImage,
  isStage,
  resolveConfig,
  stage,
  toImageNode,
  type ImageOptions,
} from "../src/index.ts"
import { problemOf, told } from "./problem-of.ts"

const tests = stage("tests").from("alpine")
const app = stage("app").from(tests)
const context = {
  env: {},
  git: { commit: "c", branch: "main", tag: undefined, dirty: false },
  command: "build",
}

describe("image", () => {
  it("takes its times from one time", () => {
    const reads = (reproducible?: boolean | number) =>
      toImageNode(image(app, { reproducible }), "a").reproducible
    expect([reads(), reads(false), reads(true), reads(0)]).toEqual([undefined, undefined, true, 0])
    expect(reads(99_999_999_999)).toBe(99_999_999_999)
    const inMilliseconds = Date.UTC(2024, 0)
    for (const wrong of [-1, 1.5, 1e11, inMilliseconds, 2 ** 53, Infinity, NaN, "yes", new Date(0)])
      expect(() => image(app, { reproducible: wrong as never })).toThrow(
        "image reproducible: expected true, false or seconds since 1970",
      )
  })

  it("has defaults", () => {
    const { span, ...node } = toImageNode(image(app), "app")
    expect(span.line).toBeGreaterThan(1)
    expect(node).toEqual({
      kind: "image",
      name: "app",
      stage: app.toNode(),
      tags: [],
      platforms: [],
      buildArgs: {},
      labels: {},
      annotations: {},
      context: ".",
      exclude: [],
      contexts: {},
      secrets: {},
      cacheFrom: [],
      cacheTo: [],
      outputs: [],
      optimize: defaultOptimize,
    })
  })

  it("keeps every option", () => {
    const options: ImageOptions = {
      tags: ["acme/app"],
      platforms: ["linux/amd64"],
      buildArgs: { A: "1", B: 2 },
      labels: { a: "b" },
      annotations: { c: 1 },
      target: "Tests",
      context: "..",
      exclude: ["*.log"],
      contexts: { assets: "../assets" },
      secrets: { a: { file: "x" }, b: { env: "B" }, c: { command: ["pass", "c"] } },
      cacheFrom: ["acme/app:cache", 'type=registry,"ref=a,b"', { type: "gha", scope: 1 }],
      cacheTo: "type=inline",
      outputs: { type: "oci", dest: "out", tar: false, gone: undefined },
      network: "none",
      extraHosts: { db: "10.0.0.7", mirror: ["fd00::1", "host-gateway"] },
      shmSize: "1.5k",
      ulimits: { nofile: 1024, core: "0:-1", nproc: { soft: 1, hard: 2 }, cpu: { soft: 3 } },
      cgroupParent: "builds",
      noCache: ["Tests", app],
      profile: "docker-28",
      optimize: { mergeRuns: "all" },
      syntax: "docker/dockerfile:1",
      escape: "`",
      check: { skip: ["all"] },
      dockerfile: "x.Dockerfile",
    }
    expect(toImageNode(image(app, options), "app")).toMatchObject({
      tags: ["acme/app"],
      platforms: ["linux/amd64"],
      buildArgs: { A: "1", B: "2" },
      labels: { a: "b" },
      annotations: { c: "1" },
      target: tests.toNode(),
      context: "..",
      exclude: ["*.log"],
      contexts: { assets: "../assets" },
      secrets: { a: { file: "x" }, b: { env: "B" }, c: { command: ["pass", "c"] } },
      cacheFrom: [
        { type: "registry", attributes: { ref: "acme/app:cache" } },
        { type: "registry", attributes: { ref: "a,b" } },
        { type: "gha", attributes: { scope: "1" } },
      ],
      cacheTo: [{ type: "inline", attributes: {} }],
      outputs: [{ type: "oci", attributes: { dest: "out", tar: "false" } }],
      network: "none",
      extraHosts: { db: ["10.0.0.7"], mirror: ["fd00::1", "host-gateway"] },
      shmSize: 1536,
      ulimits: {
        nofile: { soft: 1024, hard: 1024 },
        core: { soft: 0, hard: -1 },
        nproc: { soft: 1, hard: 2 },
        cpu: { soft: 3, hard: 3 },
      },
      cgroupParent: "builds",
      noCache: ["tests", "app"],
      profile: "docker-28",
      optimize: { ...defaultOptimize, mergeRuns: "all" },
      syntax: "docker/dockerfile:1",
      escape: "`",
      check: { skip: ["all"], error: false },
      dockerfile: "x.Dockerfile",
    })
    expect(toImageNode(image(app, { optimize: false }), "a").optimize.mergeRuns).toBe(false)
    const caches = (cacheMounts: false | "all") =>
      toImageNode(image(app, { optimize: { cacheMounts } }), "a").optimize.cacheMounts
    expect([caches(false), caches("all"), defaultOptimize.cacheMounts]).toEqual([
      false,
      "all",
      "known",
    ])
    const hoists = (hoistInstalls: false | "all") =>
      toImageNode(image(app, { optimize: { hoistInstalls } }), "a").optimize.hoistInstalls
    expect([hoists(false), hoists("all"), defaultOptimize.hoistInstalls]).toEqual([
      false,
      "all",
      "known",
    ])
    expect(toImageNode(image(app, { target: tests }), "a").target).toBe(tests.toNode())
  })

  it("refuses what it cannot use", () => {
    const make = (options: unknown) => told(() => image(app, options as ImageOptions))
    expect(make({ target: "test" })).toBe(
      "target-unknown: target test: the image has no stage of that name",
    )
    expect(problemOf(() => image(app, { target: "test" })).hint).toBe("did you mean tests?")
    expect(problemOf(() => image(image(app) as never))).toMatchObject({
      message: "image: expected a stage, got an image",
      hint: "it is one already: give its options where it is made",
    })
    expect(make({ tag: "x" })).toBe("option-unknown: image has no option tag")
    expect(make({ tags: "x" })).toBe(
      'value-wrong-type: image tags: expected a list of texts, got "x"',
    )
    for (const name of ["cacheMounts", "hoistInstalls"])
      expect(make({ optimize: { [name]: true } })).toBe(
        `value-wrong-type: image optimize ${name}: expected "known" or "all", got the boolean true`,
      )
    expect(make({ tags: [`x:${arg("V")}`] })).toBe(
      "reference-not-expanded: image tags[0]: ${V} is not expanded here",
    )
    expect(make({ secrets: { a: "x" } })).toBe(
      'value-wrong-type: image secrets a: expected { file }, { env } or { command }, got "x"',
    )
    expect(make({ outputs: "local" })).toBe(
      'value-wrong-type: image outputs: expected type=…,name=value, got "local"',
    )
    expect(told(() => image(stage("x") as never))).toBe(
      "stage-without-base: stage x has no base yet",
    )
    expect(told(() => image({} as never))).toBe(
      "value-wrong-type: image: expected a stage, got an object",
    )
  })
})

describe("configs", () => {
  it("are an object or a function that is called with the context", async () => {
    const config = defineConfig({ images: { app: image(app), tests } })
    expect(await resolveConfig(config, context)).toBe(config.value)
    expect(toImageNode(tests, "tests")).toMatchObject({ name: "tests", stage: tests.toNode() })
    const made = defineConfig(async ({ git, command }) => ({
      images: { app: image(app, { tags: [`${git.branch}-${command}`] }) },
    }))
    expect(await resolveConfig(made, context)).toMatchObject({ images: { app: {} } })
    expect(await resolveConfig(app, context)).toBe(app)
    expect(told(() => defineConfig(5 as never))).toMatch(/^value-wrong-type: defineConfig: /u)
  })

  it("are known by their brands, also from another copy", () => {
    const copy = { [Symbol.for("stagecraft.kind")]: "stage", toNode: () => tests.toNode() }
    expect([isStage(app), isStage(stage("x")), isStage(copy), isStage({}), isStage(null)]).toEqual([
      true,
      false,
      true,
      false,
      false,
    ])
    expect(isImage(image(app)) && !isImage(app)).toBe(true)
    expect(isConfig(defineConfig({ images: {} })) && !isConfig({ images: {} })).toBe(true)
    const built = stage("x").from(copy).copy("a", "b", { from: copy })
    expect(built.toNode().base).toEqual({ kind: "stage", stage: tests.toNode() })
  })
})
