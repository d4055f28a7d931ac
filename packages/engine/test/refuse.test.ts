import type { ImageNode, Mount, RunStep, StageNode } from "@stagecraft/ir"
import { defaultOptimize, text } from "@stagecraft/ir"
import { expect, test } from "vitest"

import type { EngineInfo } from "../src/engine.ts"
import { refuse } from "../src/refuse.ts"

const span = { file: "/p/image.config.ts", line: 3, column: 5 }
const stepSpan = { ...span, line: 7 }

const info: EngineInfo = {
  address: "unix:///var/run/docker.sock",
  foundBy: "usual socket",
  name: "Docker",
  version: "23.0.1",
  apiVersion: "1.42",
  os: "linux",
  arch: "amd64",
  store: "overlay2",
  buildkit: true,
  frontend: [1, 4],
  warnings: [],
}

function run(changes: Partial<RunStep>): RunStep {
  const form = { kind: "shell", parts: [{ command: text("make"), span: stepSpan }] } as const
  return { kind: "run", form, mounts: [], span: stepSpan, ...changes }
}

function image(changes: Partial<ImageNode> = {}, steps: readonly RunStep[] = []): ImageNode {
  const stage: StageNode = { kind: "stage", name: "app", base: { kind: "scratch" }, steps, span }
  return {
    kind: "image",
    name: "app",
    stage,
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
    span,
    ...changes,
  }
}

const mount = (value: object): Mount => value as Mount

test("a plain image is not refused", () => {
  const cache = mount({ kind: "cache", target: text("/c"), span })
  expect(
    refuse(info, { image: image({ platforms: ["linux/amd64"] }, [run({ mounts: [cache] })]) }),
  ).toEqual([])
})

test.each([
  ["2 platforms at once", { platforms: ["linux/amd64", "linux/arm64"] }],
  ["output oci", { outputs: [{ type: "oci", attributes: {} }] }],
  ["cacheTo", { cacheTo: [{ type: "registry", attributes: {} }] }],
  ["cacheFrom", { cacheFrom: [{ type: "gha", attributes: {} }] }],
  ["annotations", { annotations: { a: "b" } }],
  ["named context lib", { contexts: { lib: "../lib" } }],
] satisfies [string, Partial<ImageNode>][])("%s is refused at the image", (words, changes) => {
  const [found, ...rest] = refuse(info, { image: image(changes) })
  expect(rest).toEqual([])
  expect(found).toMatchObject({ code: "engine-lacks-feature", severity: "error", span })
  expect(found?.message).toContain(`image «app»: building with ${words}`)
  expect(found?.hint).toContain("stagecraft emit")
})

test.each([
  ["security: insecure", { security: "insecure" }],
  ["network: host", { network: "host" }],
  ["devices", { devices: [{ name: "v/d=1", required: true }] }],
] satisfies [string, Partial<RunStep>][])("%s is refused at the step", (words, changes) => {
  const [found, ...rest] = refuse(info, { image: image({}, [run(changes)]) })
  expect(rest).toEqual([])
  expect(found).toMatchObject({ code: "engine-lacks-feature", span: stepSpan })
  expect(found?.message).toContain(words)
})

test.each([
  ["a secret mount", { mounts: [mount({ kind: "secret", id: "t", span })] }],
  ["an ssh mount", { mounts: [mount({ kind: "ssh", span })] }],
] satisfies [string, Partial<RunStep>][])("%s needs BuildKit", (words, changes) => {
  const needs = { image: image({}, [run(changes)]) }
  expect(refuse(info, needs)).toEqual([])
  const [found] = refuse({ ...info, buildkit: false }, needs)
  expect(found).toMatchObject({ code: "engine-lacks-feature", span: stepSpan })
  expect(found?.message).toContain(words)
})

test("stages that are not built are not asked", () => {
  const target: StageNode = {
    kind: "stage",
    name: "base",
    base: { kind: "scratch" },
    steps: [],
    span,
  }
  const whole = image({ target }, [run({ security: "insecure" })])
  expect(refuse(info, { image: whole })).toEqual([])
})

test("platforms of the command line replace the image's", () => {
  const many = image({ platforms: ["linux/amd64", "linux/arm64"] })
  expect(refuse(info, { image: many, platforms: ["linux/arm64"] })).toEqual([])
})

test("an engine with BuildKit fetches the frontend of a syntax line, any other does not", () => {
  const needs = { image: image(), frontend: [1, 20], syntaxLine: true } as const
  expect(refuse(info, needs)).toEqual([])
  expect(refuse({ ...info, buildkit: false }, needs)).toMatchObject([{ code: "engine-too-old" }])
})

test("an engine that is too old is named with what it reads", () => {
  const needs = { image: image(), frontend: [1, 19] } as const
  const [found] = refuse(info, needs)
  expect(found).toMatchObject({ code: "engine-too-old", span })
  expect(found?.message).toBe("Docker 23.0.1 reads Dockerfile 1.4, this image needs 1.19")
  expect(refuse(info, { image: image(), frontend: [1, 4] })).toEqual([])
  const { frontend: _, ...unknown } = info
  expect(refuse(unknown, needs)).toEqual([])
  expect(refuse({ ...unknown, buildkit: false }, needs)[0]?.message).toContain("has no BuildKit")
  expect(refuse({ ...unknown, name: "Podman", buildkit: false }, needs)).toEqual([])
})
