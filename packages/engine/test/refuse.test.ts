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

const containerd: EngineInfo = { ...info, store: "containerd (overlayfs)" }
const classic: EngineInfo = { ...info, buildkit: false }
const podman: EngineInfo = { ...classic, name: "Podman" }

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
  const plain = image({ platforms: ["linux/amd64"] }, [run({ mounts: [cache] })])
  for (const engine of [info, containerd, classic, podman])
    expect(refuse(engine, { image: plain })).toEqual([])
})

const backend = (type: string, attributes: Record<string, string> = {}) => [{ type, attributes }]
const older = [info, classic, podman]
const every = [...older, containerd]

test.each([
  ["2 platforms at once", { platforms: ["linux/amd64", "linux/arm64"] }, older],
  ["output oci", { outputs: backend("oci", { dest: "/x" }) }, older],
  ["output docker", { outputs: backend("docker", { dest: "/x" }) }, older],
  ["output local", { outputs: backend("local", { dest: "/x" }) }, [classic, podman]],
  ["output image", { outputs: backend("image", { push: "true" }) }, [classic, podman]],
  ["output attribute compression", { outputs: backend("image", { compression: "zstd" }) }, older],
  ["cacheTo", { cacheTo: backend("registry", { ref: "a" }) }, older],
  ["cacheTo local", { cacheTo: backend("local", { dest: "/x" }) }, older],
  ["cacheTo", { cacheTo: backend("inline") }, [classic, podman]],
  ["cacheTo", { cacheTo: backend("s3") }, every],
  ["cacheFrom", { cacheFrom: backend("gha") }, older],
  ["cacheFrom", { cacheFrom: backend("registry") }, [classic, podman]],
  ["cacheFrom", { cacheFrom: backend("local", { src: "/x" }) }, [classic, podman]],
  ["cacheFrom", { cacheFrom: backend("azblob") }, every],
  ["annotations", { annotations: { a: "b" } }, older],
  ["attestation provenance", { attest: backend("provenance") }, older],
  ["attestation sbom", { attest: backend("sbom") }, older],
  ["named context lib", { contexts: { lib: "../lib" } }, [classic, podman]],
  ["named context lib from an OCI layout", { contexts: { lib: "oci-layout://x" } }, older],
  ["noCache for stage app", { noCache: ["app"] }, [classic, podman]],
] satisfies [string, Partial<ImageNode>, EngineInfo[]][])(
  "%s is refused at the image, by those that cannot: %j",
  (words, changes, engines) => {
    for (const engine of every) {
      const [found, ...rest] = refuse(engine, { image: image(changes) })
      expect(rest).toEqual([])
      expect(found !== undefined, `${engine.name} ${engine.store}`).toBe(engines.includes(engine))
      if (!found) continue
      expect(found).toMatchObject({ code: "engine-lacks-feature", severity: "error", span })
      expect(found.message).toContain("image «app»: building with ")
      expect(found.hint).toContain("stagecraft emit")
    }
    const [found] = refuse(engines[0]!, { image: image(changes) })
    expect(found?.message).toContain(`building with ${words}`)
  },
)

test("files of several platforms are no matter of the store", () => {
  const platforms = ["linux/amd64", "linux/arm64"]
  for (const type of ["local", "tar", "cacheonly"]) {
    expect(refuse(info, { image: image({ platforms, outputs: backend(type) }) })).toEqual([])
    const both = [...backend(type), ...backend("image")]
    expect(refuse(info, { image: image({ platforms, outputs: both }) })).toHaveLength(1)
  }
})

test("an image cannot be pushed by its digest alone", () => {
  const outputs = backend("image", { push: "true", "push-by-digest": "true" })
  for (const engine of [info, containerd])
    expect(refuse(engine, { image: image({ outputs }) })[0]?.message).toContain("push-by-digest")
  const not = backend("image", { push: "true", "push-by-digest": "false" })
  expect(refuse(containerd, { image: image({ outputs: not }) })).toEqual([])
})

test("one platform has no index that could be annotated", () => {
  const annotations = { "manifest,index:a": "b", "manifest[linux/amd64]:index": "c" }
  const [found, ...rest] = refuse(containerd, { image: image({ annotations }) })
  expect(rest).toEqual([])
  expect(found?.message).toContain("annotation manifest,index:a for one platform")
  const platforms = ["linux/amd64", "linux/arm64"]
  expect(refuse(containerd, { image: image({ annotations, platforms }) })).toEqual([])
})

test("what is said about an image is in an index, or in files beside the files", () => {
  const attest = backend("provenance", { mode: "max" })
  const of = (changes: Partial<ImageNode>, engine = containerd): readonly string[] =>
    refuse(engine, { image: image({ attest, ...changes }) }).map(({ message }) => message)
  expect(of({ annotations: { "index:a": "b" } })).toEqual([])
  expect(of({ outputs: backend("oci", { dest: "/x" }) })).toEqual([])
  expect(of({ outputs: backend("docker", { dest: "/x" }) })).toEqual([
    expect.stringContaining("attestation provenance in output docker"),
  ])
  for (const type of ["local", "tar"])
    expect(of({ outputs: backend(type, { dest: "/x" }) }, info)).toEqual([])
  expect(of({ attest: backend("provenance", { disabled: "true" }) }, info)).toEqual([])
})

test("a registry's certificate is the engine's matter where the engine pushes", () => {
  const outputs = backend("registry", { "registry.insecure": "true", name: "a" })
  expect(refuse(containerd, { image: image({ outputs }) })).toEqual([])
  expect(refuse(info, { image: image({ outputs }) })[0]?.message).toContain(
    "output attribute registry.insecure",
  )
})

test("names the engine with what of it decides, and the way out", () => {
  const many = { image: image({ platforms: ["linux/amd64", "linux/arm64"] }) }
  const [found] = refuse(info, many)
  expect(found?.message).toBe(
    "image «app»: building with 2 platforms at once (linux/amd64, linux/arm64) is not supported by Docker 23.0.1 with its overlay2 store",
  )
  expect(found?.hint).toContain('"containerd-snapshotter": true')
  expect(refuse(classic, many)[0]?.message).toContain("by Docker 23.0.1 without BuildKit")
  expect(refuse(podman, many)[0]?.message).toMatch(/by Podman 23\.0\.1$/u)
  const [cache] = refuse(info, { image: image({ cacheTo: backend("gha") }) })
  expect(cache?.hint).toContain("it takes inline; or switch the engine")
})

test.each([
  ["security: insecure", { security: "insecure" }],
  ["network: host", { network: "host" }],
  ["devices", { devices: [{ name: "v/d=1", required: true }] }],
  ["a secret mount", { mounts: [mount({ kind: "secret", id: "t", span })] }],
  ["an ssh mount", { mounts: [mount({ kind: "ssh", span })] }],
] satisfies [string, Partial<RunStep>][])(
  "%s needs BuildKit, and is refused at the step",
  (words, changes) => {
    const needs = { image: image({}, [run(changes)]) }
    expect(refuse(info, needs)).toEqual([])
    const [found, ...rest] = refuse(classic, needs)
    expect(rest).toEqual([])
    expect(found).toMatchObject({ code: "engine-lacks-feature", span: stepSpan })
    expect(found?.message).toContain(words)
  },
)

test("stages that are not built are not asked", () => {
  const target: StageNode = {
    kind: "stage",
    name: "base",
    base: { kind: "scratch" },
    steps: [],
    span,
  }
  const whole = image({ target }, [run({ security: "insecure" })])
  expect(refuse(classic, { image: whole })).toEqual([])
  expect(refuse(classic, { image: whole, stage: whole.stage })).toHaveLength(1)
})

test("platforms of the command line replace the image's", () => {
  const many = image({ platforms: ["linux/amd64", "linux/arm64"] })
  expect(refuse(info, { image: many, platforms: ["linux/arm64"] })).toEqual([])
  const request = { image: "app", contextFolder: "/", dockerfile: "", ignore: "" }
  expect(refuse(info, { image: many, request })).toEqual([])
  const cacheTo = backend("gha")
  expect(refuse(info, { image: many, request: { ...request, cacheTo } })).toHaveLength(1)
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
