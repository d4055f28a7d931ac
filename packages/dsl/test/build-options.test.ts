import { describe, expect, it } from "vitest"
import { image, stage, toImageNode, type ImageOptions } from "../src/index.ts"
import { problemOf, told } from "./problem-of.ts"

const app = stage("app").from("alpine")
const make = (options: unknown) => told(() => image(app, options as ImageOptions))

describe("options of an image that no builder takes are told at the author's line", () => {
  it.each([
    [
      { outputs: { type: "locl", dest: "x" } },
      'image outputs: there is no type "locl"; there is image, registry, docker, oci, local, tar, cacheonly',
    ],
    [
      { outputs: [{ type: "cacheonly" }, { type: "local", tar: false }] },
      'image outputs[1]: there is no type=local attribute "tar"; there is attestation-prefix, dest, platform-split, source-date-epoch, mode',
    ],
    [{ outputs: { type: "local" } }, "image outputs: type=local needs dest=…"],
    [
      { outputs: "type=local,dest=-" },
      "image outputs: type=local writes a folder; dest=- takes one file, as of type=tar",
    ],
    [
      { outputs: { type: "oci" } },
      "image outputs: type=oci needs dest=…: a file, or - for standard output",
    ],
    [
      { outputs: { type: "docker", tar: false } },
      "image outputs: type=docker,tar=false needs dest=…, a folder",
    ],
    [
      { outputs: { type: "image", push: "yes" } },
      "image outputs: push=yes: expected true or false",
    ],
    [
      { outputs: { type: "image", compression: "lz4" } },
      "image outputs: compression=lz4: expected uncompressed or gzip or estargz or zstd",
    ],
    [
      { outputs: { type: "image", "compression-level": "high" } },
      "image outputs: compression-level=high: expected a whole number",
    ],
    [{ cacheTo: { type: "registry", mode: "max" } }, "image cacheTo: type=registry needs ref=…"],
    [
      { cacheTo: { type: "local", src: "x" } },
      'image cacheTo: there is no type=local attribute "src"',
    ],
    [{ cacheFrom: { type: "inline" } }, 'image cacheFrom: there is no type "inline"'],
    [
      { cacheFrom: "type=local,dest=x" },
      'image cacheFrom: there is no type=local attribute "dest"',
    ],
    [{ cacheFrom: "type=s3,bucket=b" }, "image cacheFrom: type=s3 needs region=…"],
    [{ cacheFrom: "type=azblob,name=b" }, "image cacheFrom: type=azblob needs account_url=…"],
    [{ cacheTo: "type=gha,mode=all" }, "image cacheTo: mode=all: expected min or max"],
    [{ annotations: { "layer:a": 1 } }, 'image annotations layer:a: there is no level "layer"'],
    [{ annotations: { "index[linux/amd64]:a": 1 } }, "index has no platform: an index is for all"],
    [{ annotations: { "manifest[amd64]:a": 1 } }, '"amd64" is no platform: write os/architecture'],
    [{ annotations: { "manifest:": 1 } }, 'image annotations manifest:: "" is no key'],
    [{ annotations: { "MANIFEST:a": 1 } }, '"MANIFEST": expected a level'],
    [{ contexts: { a: "oci-layout://" } }, "image contexts a: it names no folder"],
    [{ contexts: { a: "oci-layout://:1" } }, "it names no folder: write oci-layout://FOLDER:TAG"],
    [{ contexts: { a: `oci-layout://x@sha256:${"a".repeat(63)}` } }, "is no digest"],
    [{ attest: "type=sboom" }, 'image attest: there is no type "sboom"'],
    [{ attest: "type=provenance,mode=all" }, "mode=all: expected min or max"],
    [{ attest: { type: "provenance", mod: "max" } }, 'no type=provenance attribute "mod"'],
    [{ contexts: { a: "target:x" } }, "target: is a word of bake"],
    [{ contexts: { a: "docker-image://" } }, "names no image"],
    [{ contexts: { a: "ftp://x" } }, "there is no ftp:// here"],
    [{ contexts: { a: "" } }, "it stands for nothing"],
    [{ contexts: { a: "-" } }, "standard input cannot be a context"],
    [{ contexts: { "a b": "x" } }, '"a b" is no name'],
    [
      { extraHosts: { db: "ten" } },
      'image extraHosts db: "ten" is neither an IP address nor host-gateway',
    ],
    [{ extraHosts: { db: "256.0.0.1" } }, "neither an IP address"],
    [{ extraHosts: { db: "1:2:3" } }, "neither an IP address"],
    [{ extraHosts: { "a,b": "10.0.0.1" } }, '"a,b" is no host name'],
    [{ extraHosts: { db: [] } }, "it has no address"],
    [{ shmSize: "64 mega" }, "image shmSize: expected bytes, such as 64m or 1g"],
    [{ shmSize: "99999999p" }, "that is more than any machine has"],
    [{ ulimits: { nofiles: 1 } }, 'image ulimits nofiles: there is no limit "nofiles"'],
    [{ ulimits: { nofile: "2:1" } }, "the soft limit 2 is above the hard one, 1"],
    [{ ulimits: { nofile: { soft: -1, hard: 5 } } }, "the soft limit unlimited is above"],
    [{ ulimits: { nofile: 1.5 } }, "1.5 is no whole number"],
    [{ ulimits: { nofile: "many" } }, "expected SOFT or SOFT:HARD"],
    [{ noCache: "ap" }, "image noCache: the image has no stage ap; its stages are app"],
  ])("%j", (options, says) => {
    const found = make(options)
    expect(found).toContain("invalid-build-option: ")
    expect(found).toContain(says)
  })

  it.each([
    [{ shmSize: -1 }, "image shmSize: expected a whole number"],
    [{ ulimits: { nofile: { hard: 1 } } }, "image ulimits nofile: expected { soft, hard }"],
    [{ ulimits: { nofile: { soft: "1" } } }, "image ulimits nofile soft: expected a number"],
    [{ ulimits: 5 }, "image ulimits: expected an object of names and values"],
    [{ network: "bridge" }, 'image network: expected "default" or "none" or "host"'],
    [{ outputs: 'type=local,dest="a' }, "image outputs: expected type=…,name=value"],
    [{ attest: "sbom" }, "image attest: expected type=…,name=value"],
  ])("%j has the wrong type", (options, says) => {
    expect(make(options)).toContain(`value-wrong-type: ${says}`)
  })

  it("and name what was meant", () => {
    expect(problemOf(() => image(app, { outputs: { type: "locl" } })).hint).toBe(
      "did you mean local?",
    )
    expect(problemOf(() => image(app, { cacheTo: "type=gha,mod=max" })).hint).toBe(
      "did you mean mode?",
    )
    expect(problemOf(() => image(app, { noCache: "ap" })).hint).toBe("did you mean app?")
    expect(problemOf(() => image(app, { ulimits: { nofiles: 1 } })).hint).toBe(
      "did you mean nofile?",
    )
    expect(problemOf(() => image(app, { annotations: { "manifes:a": 1 } })).hint).toBe(
      "did you mean manifest?",
    )
  })
})

describe("what builders take is taken", () => {
  it.each([
    { outputs: { type: "image", push: true, name: "a", "annotation.x": "y", compression: "zstd" } },
    { outputs: ["type=registry", "type=tar,dest=-", "type=docker", "type=oci,tar=false,dest=o"] },
    {
      cacheTo: ["type=local,dest=c,mode=max,compression=zstd", "type=inline", "acme/a:b,acme/c:d"],
    },
    {
      annotations: {
        a: 1,
        "index,manifest[linux/arm64/v8]:a.b/c": "x",
        "manifest-descriptor:z": 1,
      },
    },
    {
      contexts: {
        "docker.io/library/alpine:3": "docker-image://a@sha256:b",
        g: "https://x/y.git#main",
      },
    },
    { contexts: { a: "../x", b: "git@github.com:a/b", c: "C/with:colon" } },
    { contexts: { a: "oci-layout://../x", b: `oci-layout://x:1@sha256:${"a".repeat(64)}` } },
    { attest: ["type=provenance,mode=max,builder-id=x", { type: "sbom", "my-scanner-word": 1 }] },
    { attest: { type: "provenance", disabled: true } },
    { extraHosts: { a: "::1", b: ["1.2.3.4", "2001:db8::1", "::ffff:1.2.3.4"] } },
    { noCache: true, network: "host", shmSize: 0 },
  ])("%j", (options) => {
    expect(() => image(app, options as ImageOptions)).not.toThrow()
  })

  it("noCache: false is nothing", () => {
    expect("noCache" in toImageNode(image(app, { noCache: false }), "a")).toBe(false)
    expect(toImageNode(image(app, { noCache: app }), "a").noCache).toEqual(["app"])
  })
})
