import { namedContext, stage } from "@stagecraft/dsl"
import type { ImageOptions, Stage } from "@stagecraft/dsl"
import type { BuildRequest } from "@stagecraft/engine"
import { isImageError } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { actionsCache } from "../src/actions-cache.ts"
import { checkOverrides } from "../src/build-overrides.ts"
import { buildNeeds, buildRequest, namesGiven } from "../src/build-request.ts"
import { checkRequests } from "../src/check-requests.ts"
import { compiledImage } from "./compiled-image.ts"
import { modeOf, overridesOf } from "./overrides.ts"

const deps = stage("Deps").from("busybox:1.36").run("make", { network: "host" })
const app = stage("app")
  .from(deps)
  .run("id", { security: "insecure", devices: ["v/d=1"] })
  .copy("a", "/a", { from: namedContext("lib") })

const compiled = (options: ImageOptions = {}, name = "web", built: Stage<string, never> = app) =>
  compiledImage(built, name, options)

const place = { directory: "/config", env: {} }
const given = { secrets: new Map<string, Uint8Array>(), ssh: new Map<string, string>() }

function request(options: ImageOptions, ...words: string[]): BuildRequest {
  return buildRequest(compiled(options), overridesOf(...words), given, place)
}

describe("a request", () => {
  it("of a plain image asks for nothing special", () => {
    expect(
      buildRequest(compiled({}, "web", stage("x").from("a")), overridesOf(), given, place),
    ).toEqual({
      image: "web",
      contextFolder: "/config",
      dockerfile: expect.stringContaining("FROM a"),
      ignore: expect.any(String),
      contexts: {},
      tags: [],
      buildArgs: {},
      labels: {},
      annotations: {},
      platforms: [],
      pull: false,
      extraHosts: [],
      ulimits: {},
      entitlements: [],
      cacheFrom: [],
      cacheTo: [],
      outputs: [],
      attest: [],
      secrets: given.secrets,
      ssh: given.ssh,
      source: expect.any(Object),
      span: expect.any(Object),
    })
  })

  it("says all that the config says, paths from the config's folder", () => {
    const asked = request({
      tags: ["a:1"],
      platforms: ["linux/amd64"],
      buildArgs: { V: "1" },
      labels: { in: "the Dockerfile" },
      annotations: { a: "b" },
      contexts: {
        lib: "../lib",
        base: "docker-image://alpine",
        built: "oci-layout://../out:1",
      },
      network: "none",
      extraHosts: { db: ["10.0.0.1", "fd00::1"] },
      shmSize: "1k",
      ulimits: { nofile: 5 },
      cgroupParent: "g",
      noCache: [deps],
      cacheFrom: "type=local,src=c",
      cacheTo: "type=local,dest=c",
      outputs: [
        { type: "local", dest: "out" },
        { type: "tar", dest: "-" },
      ],
      attest: ["type=provenance,mode=max", { type: "sbom", disabled: true }],
    })
    expect(asked).toMatchObject({
      tags: ["a:1"],
      platforms: ["linux/amd64"],
      buildArgs: { V: "1" },
      labels: {},
      annotations: { a: "b" },
      contexts: {
        lib: { folder: "/lib" },
        base: { reference: "docker-image://alpine" },
        built: { layout: "/out", tag: "1" },
      },
      network: "none",
      extraHosts: ["db=10.0.0.1", "db=fd00::1"],
      shmSize: 1024,
      ulimits: { nofile: { soft: 5, hard: 5 } },
      cgroupParent: "g",
      noCache: ["deps"],
      cacheFrom: [{ type: "local", attributes: { src: "/config/c" } }],
      cacheTo: [{ type: "local", attributes: { dest: "/config/c" } }],
      outputs: [
        { type: "local", attributes: { dest: "/config/out" } },
        { type: "tar", attributes: { dest: "-" } },
      ],
      attest: [{ type: "provenance", attributes: { mode: "max" } }],
    })
    expect(asked.dockerfile).toContain("LABEL in=")
  })

  it("lets the command line go before the config, entry by entry or as a whole", () => {
    const asked = request(
      {
        buildArgs: { V: "1", W: "1" },
        annotations: { a: "1", b: "1" },
        contexts: { lib: "../lib" },
        extraHosts: { db: "10.0.0.1", other: "10.0.0.2" },
        ulimits: { nofile: 5, core: 0 },
        platforms: ["linux/amd64"],
        network: "none",
        shmSize: 5,
        cacheTo: "type=inline",
        outputs: "type=local,dest=out",
        noCache: true,
      },
      "--build-arg",
      "V=2",
      "--annotation",
      "a=2",
      "--build-context",
      "lib=https://x/y.git",
      "--add-host",
      "db:10.0.0.9",
      "--ulimit",
      "nofile=9",
      "--platform",
      "linux/arm64",
      "--network",
      "host",
      "--shm-size",
      "9",
      "--cache-to",
      "acme/c",
      "-o",
      "there",
      "--label",
      "l=1",
      "--no-cache-filter",
      "APP",
    )
    expect(asked).toMatchObject({
      buildArgs: { V: "2", W: "1" },
      annotations: { a: "2", b: "1" },
      contexts: { lib: { reference: "https://x/y.git" } },
      extraHosts: ["db=10.0.0.9", "other=10.0.0.2"],
      ulimits: { nofile: { soft: 9, hard: 9 }, core: { soft: 0, hard: 0 } },
      platforms: ["linux/arm64"],
      network: "host",
      shmSize: 9,
      cacheTo: [{ type: "registry", attributes: { ref: "acme/c" } }],
      outputs: [{ type: "local", attributes: { dest: "/cwd/there" } }],
      labels: { l: "1" },
      noCache: ["app"],
    })
  })

  it("asks for what the built steps ask for, and for no more", () => {
    expect(request({}).entitlements).toEqual(
      expect.arrayContaining(["network.host", "security.insecure", "device=v/d=1"]),
    )
    expect(request({}, "--target", "deps").entitlements).toEqual(["network.host"])
    const plain = buildRequest(
      compiled({ network: "host" }, "web", stage("x").from("a")),
      overridesOf(),
      given,
      place,
    )
    expect(plain.entitlements).toEqual(["network.host"])
  })

  it("what the command line says about an image goes before the config, type by type", () => {
    const config: ImageOptions = { attest: ["type=provenance,mode=max", "type=sbom"] }
    const attest = (...words: string[]) => request(config, ...words).attest
    expect(attest("--provenance=false")).toEqual([{ type: "sbom", attributes: {} }])
    expect(attest("--provenance", "mode=min", "--sbom", "0")).toEqual([
      { type: "provenance", attributes: { mode: "min" } },
    ])
  })

  it("leaves tags and outputs of the config to what the config builds", () => {
    const options: ImageOptions = { tags: ["a:1"], outputs: { type: "local", dest: "out" } }
    expect(request(options, "--target", "deps")).toMatchObject({
      target: "deps",
      tags: [],
      outputs: [],
    })
    expect(request(options, "--target", "app")).toMatchObject({ tags: ["a:1"] })
    expect(request(options, "--target", "app").outputs).toHaveLength(1)
    expect(request(options, "--target", "deps", "-t", "b").tags).toEqual(["b"])
  })

  it("an only stage is printed without a name, so all of it runs anew", () => {
    const only = compiled({ noCache: "x" }, "web", stage("x").from("a"))
    expect(buildRequest(only, overridesOf(), given, place).noCache).toBe(true)
    const many = [only, compiled()]
    const other = overridesOf("--no-cache-filter", "deps")
    expect(checkOverrides(other, many)).toEqual([])
    // It is in the other image: nothing of this one, which is not the same as an empty list.
    expect(
      buildRequest(compiled({}, "web", stage("x").from("a")), other, given, place),
    ).not.toHaveProperty("noCache")
    expect(checkOverrides(overridesOf("--no-cache-filter", "dep"), many)).toMatchObject([
      { code: "unknown-target", hint: "did you mean «deps»?" },
    ])
  })

  it.each([
    [["--push"], {}, [{ type: "registry", attributes: {} }]],
    [["--load"], {}, [{ type: "docker", attributes: {} }]],
    [["--push", "--load"], {}, [{ type: "image", attributes: { push: "true" } }]],
    [
      ["--push"],
      { outputs: { type: "image", name: "x" } },
      [{ type: "image", attributes: { name: "x", push: "true" } }],
    ],
    [["--push"], { outputs: "type=registry" }, [{ type: "registry", attributes: {} }]],
    [
      ["--push", "-o", "d"],
      { outputs: "type=registry" },
      [
        { type: "local", attributes: { dest: "/cwd/d" } },
        { type: "registry", attributes: {} },
      ],
    ],
    [
      ["--load"],
      { outputs: "type=docker,dest=x" },
      [
        { type: "docker", attributes: { dest: "/config/x" } },
        { type: "docker", attributes: {} },
      ],
    ],
  ] satisfies [string[], ImageOptions, unknown][])("%j over %j", (words, options, outputs) => {
    expect(request(options, ...words).outputs).toEqual(outputs)
  })

  it("is what an engine is asked about", () => {
    const overrides = overridesOf("--target", "deps")
    const one = compiled()
    const asked = buildRequest(one, overrides, given, place)
    expect(buildNeeds(one, overrides, asked)).toMatchObject({
      request: { target: "deps" },
      stage: { name: "Deps" },
      syntaxLine: false,
    })
  })
})

describe("requests of one command", () => {
  const requests = (options: ImageOptions, ...words: string[]): BuildRequest[] =>
    ["web", "worker"].map((name) =>
      buildRequest(compiled(options, name), overridesOf(...words), given, place),
    )
  const check = (asked: readonly BuildRequest[], ...words: string[]): unknown => {
    try {
      return checkRequests(asked, modeOf(words))
    } catch (error) {
      if (isImageError(error)) return error.diagnostics[0]!.message
      throw error
    }
  }

  it("need a tag to be pushed under", () => {
    expect(check(requests({}, "--push"))).toMatchObject([
      { code: "push-without-tag", message: "image «web» is to be pushed and has no tag" },
      { code: "push-without-tag" },
    ])
    expect(check([request({ tags: ["a:1"] }, "--push")])).toEqual([])
    expect(check([request({ outputs: "type=registry,name=a" })])).toEqual([])
    expect(check([request({ outputs: "type=image" })])).toEqual([])
  })

  it("do not write to one place", () => {
    expect(check(requests({}, "-o", "out"))).toMatchObject([
      {
        code: "same-output",
        message: "images «web» and «worker» would both be written to /cwd/out",
      },
    ])
    expect(check(requests({}, "-o", "-"))).toContain("and several images cannot be used together")
    expect(check([request({}, "-o", "-", "-o", "type=oci,dest=-")])).toContain("a second one")
    expect(check([request({}, "-o", "-")], "--json")).toContain("--json and an output to standard")
    expect(check([request({}, "-o", "-")], "-q")).toEqual([])
    expect(check([request({}, "-o", "-")])).toEqual([])
  })

  it("do not go by one name", () => {
    const both = (second: ImageOptions, ...words: string[]): unknown =>
      check(
        [{ tags: ["b", "acme/a:1"] }, second].map((options, index) =>
          buildRequest(compiled(options, `i${index}`), overridesOf(...words), given, place),
        ),
      )
    const twice = [
      {
        code: "same-tag",
        severity: "error",
        message: "images «i0» and «i1» would both be called docker.io/acme/a:1",
        span: expect.any(Object),
        related: [{ message: "«i0» is made here", span: expect.any(Object) }],
      },
    ]
    expect(both({ tags: ["docker.io/acme/a:1"] })).toMatchObject(twice)
    expect(both({ tags: ["docker.io/acme/a:1"] }, "--push")).toMatchObject(twice)
    expect(both({ tags: ["docker.io/acme/a:1"], outputs: "type=oci,dest=o.tar" })).toEqual([])
    expect(both({ tags: ["acme/a:2", "acme/a:2", "ghcr.io/acme/a:1"] })).toEqual([])
  })

  it("do not write a tar to a terminal", () => {
    const isRefused = (options: ImageOptions, ...words: string[]): boolean => {
      try {
        checkRequests([request(options, ...words)], { ...modeOf([]), toTerminal: () => true })
        return false
      } catch (error) {
        return isImageError(error) && error.diagnostics[0]!.code === "usage-output-to-terminal"
      }
    }
    for (const to of ["-", "type=tar,dest=-", "type=oci,dest=-", "type=docker,dest=-"])
      expect(isRefused({}, "-o", to), to).toBe(true)
    expect(isRefused({ outputs: "type=oci,dest=-" })).toBe(true)
    for (const to of ["out", "type=tar,dest=out.tar", "type=docker", "type=image"])
      expect(isRefused({}, "-o", to), to).toBe(false)
  })

  it("do not write caches to one place", () => {
    const same = (...words: string[]): unknown => check(requests({}, ...words))
    expect(same("--cache-to", "type=local,dest=cc")).toMatchObject([
      {
        code: "same-cache",
        message: "images «web» and «worker» would both write their cache to /cwd/cc",
        hint: expect.stringContaining("`tag=` or `dest=`"),
      },
    ])
    expect(same("--cache-to", "type=registry,ref=a/b:c")).toMatchObject([{ code: "same-cache" }])
    expect(same("--cache-to", "type=inline")).toEqual([])
    const tagged = ["one", "two"].map((tag) =>
      request({ cacheTo: `type=local,dest=cc,tag=${tag}` }),
    )
    expect(check(tagged)).toEqual([])
  })

  it("give names to images, not to files", () => {
    const named = (options: ImageOptions, ...words: string[]): unknown =>
      namesGiven(request(options, ...words))
    const tags = ["a:1"]
    expect(named({ tags })).toEqual(tags)
    expect(named({ tags }, "-o", "out")).toEqual([])
    expect(named({ tags }, "-o", "-")).toEqual([])
    expect(named({ tags }, "-o", "out", "--load")).toEqual(tags)
    expect(named({ tags }, "-o", "type=image,push-by-digest=true")).toEqual([])
    expect(named({}, "-o", 'type=image,"name=a:1,b:2"')).toEqual(["a:1", "b:2"])
  })

  it("have one id for one file", () => {
    expect(check(requests({}), "--iidfile", "i")).toContain("--iidfile and several images")
    expect(check([request({}, "-o", "out")], "--iidfile", "i")).toContain("--iidfile and an output")
    expect(check([request({}, "-o", "out", "--load")], "--iidfile", "i")).toEqual([])
    expect(check([request({})], "--iidfile", "i")).toEqual([])
  })
})

describe("caches of GitHub Actions", () => {
  const gha = (attributes: Record<string, string> = {}) => [{ type: "gha", attributes }]
  const env = {
    ACTIONS_RUNTIME_TOKEN: "t",
    ACTIONS_CACHE_URL: "https://one/",
    ACTIONS_RESULTS_URL: "https://two/",
  }

  it("are completed from the environment, and left out elsewhere", () => {
    expect(actionsCache(gha({ scope: "x" }), env)).toEqual(
      gha({ scope: "x", token: "t", url: "https://one/" }),
    )
    expect(actionsCache(gha(), { ...env, ACTIONS_CACHE_SERVICE_V2: "true" })).toEqual(
      gha({ token: "t", url: "https://one/", url_v2: "https://two/" }),
    )
    expect(
      actionsCache(gha({ version: "1", token: "own" }), { ...env, ACTIONS_CACHE_SERVICE_V2: "1" }),
    ).toEqual(gha({ version: "1", token: "own", url: "https://one/" }))
    expect(actionsCache(gha({ scope: "x" }), {})).toEqual([])
    expect(actionsCache([{ type: "inline", attributes: {} }], {})).toHaveLength(1)
  })
})
