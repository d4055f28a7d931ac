import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { arg, image, secret, ssh, stage, toImageNode } from "@stagecraft/dsl"
import type { ImageOptions, Stage } from "@stagecraft/dsl"
import fc from "fast-check"
import { afterAll, beforeAll, expect, it } from "vitest"
import { buildRequest } from "../src/build-request.ts"
import { compileImage } from "../src/compile-image.ts"
import { inputDigests } from "../src/digest/digest-images.ts"
import type { ImageInputs } from "../src/digest/image-inputs.ts"
import { overridesOf } from "./overrides.ts"

const directory = mkdtempSync(join(tmpdir(), "stagecraft-inputs-"))
beforeAll(() => {
  mkdirSync(join(directory, "src"))
  mkdirSync(join(directory, "other"))
  writeFileSync(join(directory, "src/a"), "a")
  writeFileSync(join(directory, "src/b"), "b")
  writeFileSync(join(directory, "other/c"), "c")
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

async function inputsOf(
  built: Stage<string, never>,
  options: ImageOptions,
  ...words: string[]
): Promise<ImageInputs> {
  const node = toImageNode(image(built as Stage, options), "web")
  const project = {
    kind: "project" as const,
    images: [node],
    file: join(directory, "c.ts"),
    directory,
  }
  const compiled = compileImage(project, node, { optimize: true, purpose: "build" })
  const none = { secrets: new Map<string, Uint8Array>(), ssh: new Map<string, string>() }
  const request = buildRequest(compiled, overridesOf(...words), none, { directory, env: {} })
  return await inputDigests(undefined).of({ compiled, request })
}

const version = arg("VERSION", { default: "1" })
const cases = {
  source: fc.constantFrom("src/a", "src/b", "src", "other"),
  command: fc.constantFrom("make", "make all"),
  argument: fc.constantFrom(undefined, "1", "2"),
  strange: fc.constantFrom(undefined, "x"),
  platforms: fc.constantFrom([], ["linux/amd64"], ["linux/arm64"], ["linux/amd64", "linux/arm64"]),
  network: fc.constantFrom(undefined, "none" as const),
  label: fc.constantFrom(undefined, "a", "b"),
  shmSize: fc.constantFrom(undefined, "64m"),
  host: fc.constantFrom(undefined, "10.0.0.1"),
  annotation: fc.constantFrom(undefined, "a"),
  compression: fc.constantFrom(undefined, "zstd"),
  // From here on nothing of the result.
  tag: fc.constantFrom("a:1", "a:2"),
  cacheFrom: fc.constantFrom(undefined, "acme/cache"),
  noCache: fc.boolean(),
  push: fc.boolean(),
  exclude: fc.constantFrom([], ["no-such-file"]),
}
type Case = {
  readonly [K in keyof typeof cases]: (typeof cases)[K] extends fc.Arbitrary<infer T> ? T : never
}

function build(one: Case): Promise<ImageInputs> {
  const built = stage("app")
    .from("busybox:1.36")
    .copy(one.source, "/in/")
    .run(`${one.command} V=${version}`)
  const words = [
    ...(one.argument === undefined ? [] : ["--build-arg", `VERSION=${one.argument}`]),
    ...(one.strange === undefined ? [] : ["--build-arg", `STRANGE=${one.strange}`]),
    ...(one.label === undefined ? [] : ["--label", `l=${one.label}`]),
    ...(one.host === undefined ? [] : ["--add-host", `h=${one.host}`]),
    ...(one.noCache ? ["--no-cache"] : []),
    ...(one.cacheFrom === undefined ? [] : ["--cache-from", one.cacheFrom]),
    ...(one.push ? ["--push"] : []),
    ...(one.compression === undefined
      ? []
      : ["--output", `type=image,compression=${one.compression}`]),
  ]
  const options: ImageOptions = {
    tags: [one.tag],
    platforms: one.platforms,
    exclude: one.exclude,
    ...(one.network && { network: one.network }),
    ...(one.shmSize && { shmSize: one.shmSize }),
    ...(one.annotation && { annotations: { a: one.annotation } }),
  }
  return inputsOf(built, options, ...words)
}

const INDIFFERENT = new Set(["tag", "cacheFrom", "noCache", "push", "exclude", "strange"])

/** All that the result of a build depends on. */
const decisive = (one: Case): string =>
  JSON.stringify(Object.entries(one).filter(([name]) => !INDIFFERENT.has(name)))

it("gives one digest for all that is built alike, and others for all that is not", async () => {
  const digests = new Map<string, string>()
  const cased = fc.record(cases) as fc.Arbitrary<Case>
  let same = 0
  await fc.assert(
    fc.asyncProperty(
      cased,
      fc.subarray(Object.keys(cases) as (keyof Case)[]),
      cased,
      async (a, keys, b) => {
        // Most pairs differ in little.
        const c = { ...a, ...Object.fromEntries(keys.slice(0, 2).map((key) => [key, b[key]])) }
        const [one, two] = [await build(a), await build(c)]
        const isSame = decisive(a) === decisive(c)
        if (isSame) same++
        expect(one.digest === two.digest).toBe(isSame)
        for (const [each, { digest }] of [
          [a, one],
          [c, two],
        ] as const) {
          expect(digests.get(digest) ?? decisive(each)).toBe(decisive(each))
          digests.set(digest, decisive(each))
        }
      },
    ),
    { numRuns: 60 },
  )
  expect(same).toBeGreaterThan(5)
  expect(digests.size).toBeGreaterThan(60)
}, 60_000)

it("says what it cannot stand for", async () => {
  const commit = "0123456789012345678901234567890123456789"
  const locked = `busybox:1.36@sha256:${"0".repeat(64)}`
  const facts = async (built: Stage<string, never>, options: ImageOptions = {}) => {
    const { unlocked, unknown } = await inputsOf(built, options)
    return [...unlocked.map(({ reference }) => reference), ...unknown]
  }
  const base = stage("a").from(locked)
  expect(await facts(base.cmd(["true"]))).toEqual([])
  expect(await facts(stage("a").from("busybox:1.36"))).toEqual(["busybox:1.36"])
  expect(await facts(base.copy("/x", "/", { from: "alpine:3" }))).toEqual(["alpine:3"])
  expect(await facts(base, { syntax: "docker/dockerfile:1" })).toEqual(["docker/dockerfile:1"])
  expect(await facts(base.run("x", { mounts: [secret("npmrc")] }))).toEqual([
    "the value of the secret npmrc",
  ])
  expect(await facts(base.run("x", { mounts: [ssh()] }))).toEqual(["what is fetched by ssh"])
  expect(await facts(base.add("https://a.example/x", "/"))).toEqual([
    "what https://a.example/x is by now",
  ])
  const checksum = `sha256:${"0".repeat(64)}`
  expect(await facts(base.add("https://a.example/x", "/", { checksum }))).toEqual([])
  const repository = "https://a.example/x.git"
  expect(await facts(base.add(`${repository}#main`, "/x/"))).toEqual([
    `what ${repository}#main is by now`,
  ])
  expect(await facts(base.add(`${repository}#${commit}`, "/x/"))).toEqual([])
  expect(await facts(base.raw("ADD https://a.example/y /"))).toEqual([
    "what raw text fetches or is given",
  ])
  const contexts = { lib: "src", two: "https://a.example/z.git", base: "docker-image://alpine:3" }
  expect(await facts(base, { contexts })).toEqual([
    "alpine:3",
    "what https://a.example/z.git is by now",
  ])
})
