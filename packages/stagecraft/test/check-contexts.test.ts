import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { arg, bind, image, namedContext, stage, toImageNode } from "@stagecraft/dsl"
import type { ImageOptions, Stage } from "@stagecraft/dsl"
import { afterAll, expect, it } from "vitest"
import { checkContexts } from "../src/check-contexts.ts"
import { compileImage } from "../src/compile-image.ts"
import { overridesOf } from "./overrides.ts"

const directory = mkdtempSync(join(tmpdir(), "stagecraft-contexts-"))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
mkdirSync(join(directory, "lib"))
const there = join(directory, "lib")

function check(built: Stage<string, never>, options: ImageOptions, ...words: string[]): string[] {
  const node = toImageNode(image(built as Stage, options), "web")
  const project = { kind: "project", images: [node], file: join(directory, "c.ts"), directory }
  const compiled = compileImage(project as never, node, { optimize: true, purpose: "build" })
  return checkContexts(overridesOf(...words), [compiled]).map(
    ({ code, span, hint = "" }) => `${code}${span ? " at its place" : ""}: ${hint}`,
  )
}

const plain = stage("plain").from("busybox:1.36").cmd(["true"])
const missing = "context-required at its place: give it with --build-context lib=FOLDER"
const lib = namedContext("lib")

it.each([
  ["a base", stage("a").from(lib)],
  ["a copy", plain.copy("x", "/", { from: lib })],
  ["a mount", plain.run("ls", { mounts: [bind("/lib", { from: lib })] })],
  ["a stage below", stage("top").from(stage("deps").from(lib)).cmd(["true"])],
])("asks for what %s uses", (_, built) => {
  expect(check(built, {})).toEqual([expect.stringContaining(missing)])
  expect(check(built, { contexts: { lib: "lib" } })).toEqual([])
  expect(check(built, {}, "--build-context", `lib=${there}`)).toEqual([])
  expect(check(built, {}, "--build-context", "lib=docker-image://alpine")).toEqual([])
})

it("asks for what the built stage needs, and no other", () => {
  const deps = stage("deps").from("busybox:1.36")
  const top = stage("top").from(deps).copy("x", "/", { from: lib })
  expect(check(top, {}, "--target", "deps")).toEqual([])
})

it("warns of a name that is not used, unless it takes the place of a base or a stage", () => {
  const given = (name: string, built: Stage<string, never> = plain, ...words: string[]): string[] =>
    check(built, {}, "--build-context", `${name}=docker-image://alpine`, ...words)
  expect(given("lob", plain.copy("x", "/", { from: lib }))).toEqual([
    "context-required at its place: lob is given: did you mean that?",
    "unknown-build-context: did you mean lib?",
  ])
  expect(given("nope")).toEqual(["unknown-build-context: no named context is used"])
  for (const name of [
    "busybox:1.36",
    "docker.io/library/busybox:1.36",
    "docker.io/busybox:1.36",
    "index.docker.io/library/busybox:1.36",
  ])
    expect(given(name), name).toEqual([])
  expect(given("busybox")).toHaveLength(1)
  expect(given("quay.io/busybox:1.36")).toHaveLength(1)
  const below = stage("Deps").from("busybox")
  expect(given("deps", stage("top").from("alpine").copy("x", "/", { from: below }))).toEqual([])
  const by = arg("V", { default: "1" })
  const dynamic = stage("x").from(`alpine:${by}`)
  expect(given("alpine:1", dynamic)).toEqual([])
  expect(given("alpine:2", dynamic)).toHaveLength(1)
  expect(given("alpine:2", dynamic, "--build-arg", "V=2")).toEqual([])
})

it("finds folders that are not there", () => {
  const built = plain.copy("x", "/", { from: lib })
  expect(check(built, { contexts: { lib: "nope" } })).toEqual([
    expect.stringMatching(/^named-context-not-a-folder at its place: .*the config's folder/u),
  ])
  expect(check(built, { contexts: { lib: "nope" } }, "--build-context", `lib=${there}`)).toEqual([])
  expect(check(built, {}, "--build-context", "lib=nope")).toEqual([
    expect.stringMatching(/^named-context-not-a-folder: .*--build-context lib=FOLDER/u),
  ])
  expect(check(built, {}, "--build-context", "lib=/etc/hostname")).toHaveLength(1)
  expect(check(plain, { contexts: { lib: "nope", "busybox:1.36": "gone" } })).toHaveLength(1)
})
