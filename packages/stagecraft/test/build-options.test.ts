import { isImageError } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { modeOf, overridesOf } from "./overrides.ts"

function told(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (isImageError(error))
      return error.diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n")
    throw error
  }
  return "nothing"
}

describe("where results go", () => {
  it.each([
    ["out", [{ type: "local", attributes: { dest: "/cwd/out" } }]],
    ["/abs", [{ type: "local", attributes: { dest: "/abs" } }]],
    ["a=b", [{ type: "local", attributes: { dest: "/cwd/a=b" } }]],
    ["-", [{ type: "tar", attributes: { dest: "-" } }]],
    ["type=oci,dest=-", [{ type: "oci", attributes: { dest: "-" } }]],
    ["type=registry", [{ type: "registry", attributes: {} }]],
    ['type=local,"dest=a,b"', [{ type: "local", attributes: { dest: "/cwd/a,b" } }]],
    ["type=tar,dest=../x.tar", [{ type: "tar", attributes: { dest: "/x.tar" } }]],
    ["dest=x,type=docker", [{ type: "docker", attributes: { dest: "/cwd/x" } }]],
  ])("-o %s", (text, outputs) => {
    expect(overridesOf("-o", text).outputs).toEqual(outputs)
    expect(overridesOf(`--output=${text}`).outputs).toEqual(outputs)
  })

  it("caches have references, and folders here", () => {
    const { cacheFrom, cacheTo } = overridesOf(
      "--cache-from",
      "acme/a:1,acme/b",
      "--cache-from",
      "type=local,src=c",
      "--cache-to",
      "type=local,dest=c,mode=max",
    )
    expect(cacheFrom).toEqual([
      { type: "registry", attributes: { ref: "acme/a:1" } },
      { type: "registry", attributes: { ref: "acme/b" } },
      { type: "local", attributes: { src: "/cwd/c" } },
    ])
    expect(cacheTo).toEqual([{ type: "local", attributes: { dest: "/cwd/c", mode: "max" } }])
  })

  it("what is said about them has short forms", () => {
    const attest = (...words: string[]) => overridesOf(...words).attest
    expect(attest("--attest", "type=sbom,generator=a/b", "--provenance", "mode=max")).toEqual([
      { type: "sbom", attributes: { generator: "a/b" } },
      { type: "provenance", attributes: { mode: "max" } },
    ])
    expect(attest("--provenance=false", "--sbom=True")).toEqual([
      { type: "provenance", attributes: { disabled: "true" } },
      { type: "sbom", attributes: { disabled: "false" } },
    ])
    expect(attest()).toEqual([])
    expect(told(() => attest("--provenance", "mode=full"))).toContain("expected min or max")
    expect(told(() => attest("--attest", "sbom"))).toContain("usage-option-value")
    expect(told(() => attest("--sbom", "yes"))).toContain("usage-option-value")
  })

  it("a platform is asked for once, however often it is named", () => {
    const { platforms } = overridesOf(
      "--platform",
      "linux/amd64,linux/arm64",
      "--platform",
      "linux/amd64",
    )
    expect(platforms).toEqual(["linux/amd64", "linux/arm64"])
  })

  it("flags may say no, as scripts write them", () => {
    expect(overridesOf("--push=true", "--load=false")).toMatchObject({ push: true, load: false })
    expect(overridesOf("--push", "--push=false").push).toBe(false)
  })
})

describe("what RUNs find, and what the image is called", () => {
  it("reads docker's spellings", () => {
    expect(
      overridesOf(
        "--add-host",
        "db:10.0.0.1",
        "--add-host",
        "db=[fd00::1]",
        "--add-host",
        "v6:::1",
        "--add-host",
        "a:1.2.3.4,b=host-gateway",
        "--ulimit",
        "nofile=1024:2048",
        "--ulimit=core=-1",
        "--shm-size",
        "64m",
        "--network",
        "none",
        "--cgroup-parent",
        "g",
        "--label",
        "a=b=c",
        "--label",
        "empty",
        "--annotation",
        "index:k=v:w",
        "--build-context",
        "lib=../lib",
        "--build-context",
        "base=docker-image://alpine:3",
      ),
    ).toMatchObject({
      extraHosts: {
        db: ["10.0.0.1", "fd00::1"],
        v6: ["::1"],
        a: ["1.2.3.4"],
        b: ["host-gateway"],
      },
      ulimits: { nofile: { soft: 1024, hard: 2048 }, core: { soft: -1, hard: -1 } },
      shmSize: 64 * 1024 ** 2,
      network: "none",
      cgroupParent: "g",
      labels: { a: "b=c", empty: "" },
      annotations: { "index:k": "v:w" },
      contexts: { lib: { folder: "/lib" }, base: { reference: "docker-image://alpine:3" } },
    })
  })

  it("stages to run anew, and every stage, are two wishes", () => {
    expect(overridesOf("--no-cache-filter", "a,b", "--no-cache-filter", "c").noCache).toEqual([
      "a",
      "b",
      "c",
    ])
    expect(overridesOf("--no-cache").noCache).toBe(true)
    expect(overridesOf().noCache).toBe(false)
    expect(told(() => overridesOf("--no-cache", "--no-cache-filter", "a"))).toContain(
      "usage-options-clash: --no-cache and --no-cache-filter",
    )
  })
})

describe("how a build goes about it", () => {
  it("has defaults", () => {
    expect(modeOf([])).toEqual({
      progress: "auto",
      json: false,
      metadataFile: undefined,
      iidFile: undefined,
      dryRun: false,
      jobs: undefined,
      keepGoing: false,
      debug: false,
    })
  })

  it("reads all of it", () => {
    expect(
      modeOf([
        "--progress=plain",
        "--json",
        "--metadata-file",
        "m.json",
        "--iidfile",
        "/i",
        "--jobs",
        "8",
        "--keep-going",
        "--debug",
      ]),
    ).toEqual({
      progress: "plain",
      json: true,
      metadataFile: "/cwd/m.json",
      iidFile: "/i",
      dryRun: false,
      jobs: 8,
      keepGoing: true,
      debug: true,
    })
    expect(modeOf(["-q", "--dry-run"])).toMatchObject({ progress: "quiet", dryRun: true })
    expect(modeOf(["-q", "--progress", "auto"]).progress).toBe("quiet")
  })

  it("takes docker's variable for the progress, when it is a word that is known", () => {
    const progress = (word: string, ...words: string[]): string =>
      modeOf(words, { BUILDKIT_PROGRESS: word }).progress
    expect(progress("plain")).toBe("plain")
    expect(progress("rawjson")).toBe("json")
    expect(progress("sparkles")).toBe("auto")
    expect(progress("plain", "--progress", "tty")).toBe("tty")
    expect(progress("plain", "-q")).toBe("quiet")
  })

  it.each([
    [["-q", "--progress", "plain"], "--quiet and --progress plain"],
    [["--dry-run", "--iidfile", "i"], "--dry-run and --iidfile"],
    [["--dry-run", "--metadata-file", "m"], "--dry-run and --metadata-file"],
  ])("%j clash", (words, says) => {
    expect(told(() => modeOf(words))).toContain(
      `usage-options-clash: ${says} cannot be used together`,
    )
  })
})
