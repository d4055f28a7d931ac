import type { ImageNode, RunStep, StageNode } from "@stagecraft/ir"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import { printYaml } from "../src/build-files/print-yaml.ts"
import type { BuildFile, ImageBuild } from "../src/index.ts"
import {
  bakeFile,
  composeFile,
  entitlementsOf,
  runDemands,
  isGenerated,
  isGeneratedBake,
} from "../src/index.ts"
import { image, onbuild, raw, run, stage } from "./nodes.ts"

const origin = { configName: "image.config.ts", command: "stagecraft emit --format bake" }
const app = stage("app", "busybox")

function buildOf(options: Partial<ImageNode> = {}, more: Partial<ImageBuild> = {}): ImageBuild {
  const node = image(app, { name: "web", ...options })
  return {
    image: node,
    built: node.stage,
    target: undefined,
    context: ".",
    dockerfile: { path: "Dockerfile" },
    place: (path) => `../${path}`,
    needs: {},
    isSecret: (name) => name.includes("token"),
    ...more,
  }
}

type Table = Readonly<Record<string, unknown>>
interface Bake {
  readonly group?: Readonly<Record<string, { readonly targets: readonly string[] }>>
  readonly target: Readonly<Record<string, Table>>
}
interface Compose {
  readonly services: Readonly<Record<string, { readonly image?: string; readonly build: Table }>>
  readonly secrets?: Readonly<Record<string, Table>>
}

const bake = (...builds: readonly ImageBuild[]): Bake =>
  JSON.parse(bakeFile(builds, origin).text) as Bake
const compose = (...builds: readonly ImageBuild[]): Compose =>
  parse(composeFile(builds, origin).text) as Compose
const toldBy = ({ problems }: BuildFile): readonly string[] =>
  problems.map(({ code, message }) => `${code}: ${message}`)

const full = {
  tags: ["acme/web:1", "acme/web:2"],
  platforms: ["linux/amd64", "linux/arm64"],
  buildArgs: { A: "it's ${x} %{y} $z" },
  contexts: {
    lib: "lib",
    base: "docker-image://alpine:3",
    layout: "oci-layout://cache/layout:1.2",
    web: "https://example.com/x.git",
  },
  secrets: { npmrc: { file: ".npmrc" }, home: { file: "~/.netrc" }, token: { env: "TOKEN" } },
  annotations: { "index:a": "b" },
  cacheFrom: [{ type: "local", attributes: { src: "cache" } }],
  cacheTo: [{ type: "gha", attributes: { mode: "max" } }],
  outputs: [{ type: "tar", attributes: { dest: "out,1.tar" } }],
  attest: [{ type: "sbom", attributes: {} }],
  network: "host",
  extraHosts: { h: ["1.2.3.4", "::1"] },
  shmSize: 1024,
  ulimits: { core: { soft: 0, hard: 0 }, nofile: { soft: 1, hard: 2 } },
  noCache: ["app"],
} satisfies Partial<ImageNode>

const withMounts = (mounts: RunStep["mounts"]): StageNode =>
  stage("app", "busybox", run("x", { mounts }))

describe("a bake file", () => {
  it("says all that a build of the image needs", () => {
    const built = withMounts([{ kind: "ssh" }])
    expect(bake(buildOf(full, { target: "app", context: "..", built })).target).toEqual({
      web: {
        context: "..",
        dockerfile: "Dockerfile",
        target: "app",
        tags: full.tags,
        platforms: full.platforms,
        args: { A: "it's $${x} %%{y} $z" },
        contexts: {
          lib: "../lib",
          base: "docker-image://alpine:3",
          layout: "oci-layout://../cache/layout:1.2",
          web: "https://example.com/x.git",
        },
        secret: ["id=npmrc,src=../.npmrc", "id=home,src=${homedir()}/.netrc", "id=token,env=TOKEN"],
        ssh: ["default"],
        annotations: ["index:a=b"],
        "cache-from": ["type=local,src=../cache"],
        "cache-to": ["type=gha,mode=max"],
        output: ['type=tar,"dest=../out,1.tar"'],
        attest: ["type=sbom", "type=provenance,disabled=true"],
        network: "host",
        "extra-hosts": { h: "1.2.3.4,::1" },
        "shm-size": "1024",
        ulimits: ["core=0", "nofile=1:2"],
        entitlements: ["network.host"],
        "no-cache-filter": ["app"],
      },
    })
  })

  it("builds all images when none is named, also one that is called default", () => {
    const named = (name: string): ImageBuild => buildOf({ name })
    const { group, target } = bake(named("default"), named("a.b"), named("a_b"))
    expect(group).toEqual({ default: { targets: ["default_", "a_2e_b", "a_b"] } })
    expect(Object.keys(target)).toEqual(["default_", "a_2e_b", "a_b"])
    expect(bake(named("default")).group).toBeUndefined()
    expect(bake(named("web")).group).toEqual({ default: { targets: ["web"] } })
  })

  it("calls an image the same whatever others are called and in whatever order they come", () => {
    const all = ["a.b", "a_b", "@acme/web", "acme/web", "api.v1", "a_2e_b", "x_2f_y", "x/y", "x.y"]
    const namesOf = (images: readonly string[]): Readonly<Record<string, string>> => {
      const builds = images.map((name) => buildOf({ name, tags: [name] }))
      const targets = Object.entries(bake(...builds).target)
      return Object.fromEntries(targets.map(([name, { tags }]) => [String(tags), name]))
    }
    const expected = {
      "a.b": "a_2e_b_",
      a_b: "a_b",
      "@acme/web": "_40_acme_2f_web",
      "acme/web": "acme_2f_web",
      "api.v1": "api_v1",
      a_2e_b: "a_2e_b",
      x_2f_y: "x_2f_y",
      "x/y": "x_2f_y_",
      "x.y": "x_2e_y",
    }
    expect(namesOf(all)).toEqual(expected)
    expect(namesOf(all.toReversed())).toEqual(expected)
    expect(namesOf(["a.b", "acme/web"])).toEqual({ "a.b": "a_b", "acme/web": "acme_web" })
  })

  it("has images built before those that need them, here and in a compose file", () => {
    const base = buildOf({ name: "acme.base", tags: ["acme/base:1"] })
    const web = buildOf(
      { contexts: { "acme/base": "docker-image://acme/base@sha256:0" } },
      { needs: { "acme/base:1": base.image, "acme/base": base.image } },
    )
    expect(bake(web, base).target["web"]!["contexts"]).toEqual({
      "acme/base:1": "target:acme_base",
      "acme/base": "docker-image://acme/base@sha256:0",
    })
    expect(compose(web, base).services["web"]!.build["additional_contexts"]).toEqual({
      "acme/base:1": "service:acme.base",
      "acme/base": "docker-image://acme/base@sha256:0",
    })
  })

  it("holds the Dockerfile itself where it stands alone", () => {
    const text = "FROM busybox:${V}\n"
    expect(bake(buildOf({}, { dockerfile: { text } })).target["web"]).toMatchObject({
      "dockerfile-inline": "FROM busybox:$${V}\n",
    })
  })

  it("tells what it leaves out: secrets that it would hold, and what bake cannot say", () => {
    const file = bakeFile(
      [
        buildOf({
          cgroupParent: "/x",
          cacheTo: [{ type: "gha", attributes: { token: "hush", scope: "s" } }],
          secrets: { npm: { command: ["pass"] } },
        }),
      ],
      origin,
    )
    expect(file.text).not.toContain("hush")
    expect(file.text).toContain('"type=gha,scope=s"')
    expect(toldBy(file)).toEqual(
      [
        "format-lacks-setting: the bake file says nothing of token in cacheTo of image «web»: a file that is kept shall hold no secret",
        "format-lacks-setting: the bake file says nothing of cgroupParent of image «web»: bake has no word for it",
        "format-lacks-setting: the bake file says nothing of secret «npm» of image «web»: a command hands it out, which only stagecraft build runs",
      ].toSorted((a, b) => toldBy(file).indexOf(a) - toldBy(file).indexOf(b)),
    )
  })

  it("is known again by its comment", () => {
    expect(isGeneratedBake(bakeFile([buildOf()], origin).text)).toBe(true)
    for (const other of ["", "null", "{}", '{"//":1}', "target {}", '{"target":{}}'])
      expect(isGeneratedBake(other)).toBe(false)
  })
})

describe("a compose file", () => {
  it("says all that compose has words for", () => {
    const { services, secrets } = compose(buildOf({ ...full, noCache: true }))
    expect(services["web"]).toEqual({
      image: "acme/web:1",
      build: {
        context: ".",
        dockerfile: "Dockerfile",
        tags: ["acme/web:2"],
        platforms: full.platforms,
        args: { A: "it's $${x} %{y} $$z" },
        additional_contexts: {
          lib: "../lib",
          base: "docker-image://alpine:3",
          layout: "oci-layout://../cache/layout:1.2",
          web: "https://example.com/x.git",
        },
        secrets: ["npmrc", "home", "token"],
        cache_from: ["type=local,src=../cache"],
        cache_to: ["type=gha,mode=max"],
        sbom: true,
        network: "host",
        extra_hosts: ["h=1.2.3.4", "h=::1"],
        shm_size: 1024,
        ulimits: { core: 0, nofile: { soft: 1, hard: 2 } },
        entitlements: ["network.host"],
        no_cache: true,
      },
    })
    expect(secrets).toEqual({
      npmrc: { file: "../.npmrc" },
      home: { file: "~/.netrc" },
      token: { environment: "TOKEN" },
    })
  })

  it("tells secrets of one id apart, and ids that are no names", () => {
    const of = (name: string, file: string): ImageBuild =>
      buildOf({ name, secrets: { "a/b": { file }, same: { env: "S" } } })
    const { services, secrets } = compose(of("x", "1"), of("y", "2"))
    expect(services["x"]?.build["secrets"]).toEqual([{ source: "a_b", target: "a/b" }, "same"])
    expect(services["y"]?.build["secrets"]).toEqual([{ source: "y_a_b", target: "a/b" }, "same"])
    expect(Object.keys(secrets ?? {})).toEqual(["a_b", "same", "y_a_b"])
  })

  it("tells what it leaves out", () => {
    const said = toldBy(composeFile([buildOf({ ...full, cgroupParent: "/x" })], origin))
    expect(said.map((line) => /nothing of (\S+) of image/u.exec(line)?.[1])).toEqual([
      "outputs",
      "annotations",
      "noCache",
      "cgroupParent",
    ])
  })

  it("is known again as a Dockerfile is, by its header", () => {
    expect(isGenerated(composeFile([buildOf()], origin).text)).toBe(true)
  })
})

describe("YAML", () => {
  it("arrives as it was, for readers of 1.1 and of 1.2", () => {
    const odd = fc.constantFrom("yes", "1e3", "0x1f", "12:30:45", "~", "null", " a", "a: b", "- a")
    // Of 1.1, a lone dot is a number by the letter, and the name of a folder to every reader of it.
    const text = fc
      .oneof(odd, fc.string(), fc.string({ unit: "binary" }), fc.lorem())
      .filter((word) => word !== ".")
    const lines = fc.array(text, { maxLength: 4 }).map((all) => `${all.join("\n")}\n`)
    const leaf = fc.oneof(text, lines, fc.integer(), fc.boolean())
    const key = fc
      .oneof(odd, fc.string({ minLength: 1 }))
      .filter((word) => word !== "__proto__" && word !== ".")
    const item = fc.oneof(leaf, fc.dictionary(key, leaf, { minKeys: 1, noNullPrototype: true }))
    const value = fc.oneof(leaf, fc.array(item, { minLength: 1, maxLength: 3 }))
    fc.assert(
      fc.property(fc.dictionary(key, value, { minKeys: 1, noNullPrototype: true }), (table) => {
        const printed = printYaml(table)
        for (const version of ["1.1", "1.2"] as const)
          expect(parse(printed, { version, merge: false }), printed).toEqual(table)
      }),
      { seed: 20_261_121, numRuns: 150 },
    )
  })

  it("prints text of several lines as it stands", () => {
    expect(printYaml({ a: { b: "FROM a\n\n  RUN b\n" } })).toBe(
      "a:\n  b: |\n    FROM a\n\n      RUN b\n",
    )
  })
})

it("entitlements are those of the stages that are built", () => {
  const insecure: RunStep = run("x", {
    security: "insecure",
    devices: [{ name: "gpu", required: true }],
  })
  const base = stage("base", "busybox", insecure, run("y", { network: "host" }))
  expect(entitlementsOf(stage("app", base), {}, undefined)).toEqual([
    "security.insecure",
    "device=gpu",
    "network.host",
  ])
  expect(entitlementsOf(stage("app", "busybox"), {}, "host")).toEqual(["network.host"])
})

it("what RUNs ask for is found in raw text and in triggers that run", () => {
  const triggered = run("x", { network: "host", mounts: [{ kind: "secret", id: "own" }] })
  const text = `RUN --mount=type=secret,target=/a/tok,required --mount=type=ssh \\
  --device=name=vendor.com/gpu=all,required --security=insecure true
RUN --mount=type=secret,id=$UNKNOWN --mount=type=cache,target=/c true
ONBUILD RUN --network=host true
NONSENSE`
  const step = raw(text)
  const { span } = step
  const base = stage("base", "busybox", onbuild(triggered), step)
  const none = { mounts: [], devices: [] }
  const ofRaw = [
    {
      span,
      mounts: [
        { kind: "secret", id: "tok", required: true },
        { kind: "ssh", required: false },
      ],
      devices: ["vendor.com/gpu=all"],
      security: "insecure",
    },
    { span, ...none },
  ]
  expect(runDemands(base, {})).toEqual(ofRaw)
  expect(runDemands(stage("app", base), {})).toEqual([
    ...ofRaw,
    {
      span: triggered.span,
      mounts: [{ kind: "secret", id: "own" }],
      devices: [],
      network: "host",
    },
    { span, ...none, network: "host" },
  ])
  // What is built on that has no triggers.
  expect(runDemands(stage("top", stage("app", base)), {})).toHaveLength(4)
  expect(entitlementsOf(base, {}, undefined)).toEqual([
    "security.insecure",
    "device=vendor.com/gpu=all",
  ])
  const ticks = raw("RUN --network=host echo a `\n  b")
  expect(entitlementsOf(stage("a", "b", ticks), { escape: "`" }, undefined)).toEqual([
    "network.host",
  ])
})
