import { arg, image, namedContext, stage, toImageNode } from "@stagecraft/dsl"
import type { ImageOptions, Stage } from "@stagecraft/dsl"
import type { ImageConfig, NamedContextSource } from "@stagecraft/engine"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { checkBases } from "../src/check-bases.ts"
import { compileImage } from "../src/compile-image.ts"

const two = (on: Stage): Stage => on.run("mkdir /a").run("mkdir /b")

interface Given {
  readonly store: Readonly<Record<string, ImageConfig>>
  readonly buildArgs?: Readonly<Record<string, string>>
  readonly contexts?: Readonly<Record<string, NamedContextSource>>
  readonly options?: ImageOptions
  /** Where the config lies; nowhere unless set. */
  readonly directory?: string
}

/** What is asked of the engine, what is said, and how many RUNs are left of those of a stage. */
async function checked(target: Stage, given: Given) {
  const { store, buildArgs = {}, contexts = {}, options = {}, directory = "/p" } = given
  const project = {
    kind: "project",
    images: [],
    file: `${directory}/image.config.ts`,
    directory,
  } as const
  const node = toImageNode(image(target, options), "app")
  const mode = { optimize: true, purpose: "build" } as const
  const asked: string[] = []
  const found = await checkBases(compileImage(project, node, mode), {
    inspect: async (reference) => {
      asked.push(reference)
      const config = store[reference]
      return config && { config }
    },
    overrides: { buildArgs, contexts },
    recompile: (before, knownBases) => compileImage(project, before.image, { ...mode, knownBases }),
  })
  const { dockerfile } = found.compiled.compilation
  return {
    asked,
    isSure: found.isSure,
    runs: dockerfile.match(/^RUN/gmu)?.length ?? 0,
    said: found.problems.map(({ code, message }) => `${code}: ${message}`),
  }
}

const on = (reference: string): Stage => two(stage("app").from(reference))

describe("the bases of a build", () => {
  it("are looked at, and nothing but these", async () => {
    const plain = { "alpine:3": {} }
    expect(await checked(on("alpine:3"), { store: plain })).toEqual({
      asked: ["alpine:3"],
      isSure: true,
      runs: 1,
      said: [],
    })
    const away = { isSure: false, runs: 1, said: [] }
    expect(await checked(on("alpine:3"), { store: {} })).toMatchObject(away)
    const quiet = stage("app").from("alpine:3").run("mkdir /a")
    expect((await checked(quiet, { store: plain })).asked).toEqual(["alpine:3"])
    const copies = stage("app").from("alpine:3").copy("/a", "/", { from: "busybox:1" })
    expect((await checked(copies, { store: plain })).asked).toEqual(["alpine:3"])
    expect((await checked(two(stage("app").from("scratch")), { store: {} })).asked).toEqual([])
  })

  it("whose config is not what the format says are not known", async () => {
    const odd = { Env: "A=1", OnBuild: ["RUN true"] } as unknown as ImageConfig
    expect(await checked(on("odd:1"), { store: { "odd:1": odd } })).toMatchObject({
      asked: ["odd:1"],
      runs: 1,
      said: [],
    })
  })

  it("that break it are left alone, and told of", async () => {
    const store = {
      "triggers:1": { OnBuild: ["RUN true"] },
      "windows:1": { Shell: ["powershell", "-Command"], OnBuild: [] },
      "both:1": { Shell: ["fish", "-c"], OnBuild: ["RUN a", "RUN b"] },
      "bash:1": { Shell: ["/bin/bash", "-eo", "pipefail", "-c"] },
    }
    expect(await checked(on("triggers:1"), { store })).toEqual({
      asked: ["triggers:1"],
      isSure: true,
      runs: 2,
      said: [
        "base-breaks-assumption: triggers:1 is not optimized as usual (merge-runs): it has 1 ONBUILD trigger",
      ],
    })
    expect(await checked(on("windows:1"), { store })).toMatchObject({ runs: 2 })
    expect((await checked(on("both:1"), { store })).said).toEqual([
      'base-breaks-assumption: both:1 is not optimized as usual (merge-runs): its SHELL is ["fish","-c"], which is no POSIX shell that is known, and it has 2 ONBUILD triggers',
    ])
    expect(await checked(on("bash:1"), { store })).toMatchObject({ runs: 1, said: [] })
    // A SHELL of one's own takes the base's place.
    const own = two(stage("app").from("windows:1").shell(["/bin/sh", "-c"]))
    expect(await checked(own, { store })).toMatchObject({ runs: 1, said: [] })
  })

  it("do not spoil what stands on others", async () => {
    const base = two(stage("base").from("triggers:1"))
    const app = two(stage("app").from("alpine:3").copy("/a", "/c", { from: base }))
    const options = { optimize: { mergeBuilderStages: true } }
    const found = await checked(app, { store: { "triggers:1": { OnBuild: ["RUN x"] } }, options })
    expect(found).toMatchObject({ runs: 3 })
    expect(found.asked.toSorted()).toEqual(["alpine:3", "triggers:1"])
    // Not the stage itself, but the one below it names the base.
    const above = two(stage("app").from(stage("below").from("triggers:1").env({ A: "1" })))
    expect(await checked(above, { store: { "triggers:1": { OnBuild: ["RUN x"] } } })).toMatchObject(
      {
        runs: 2,
      },
    )
  })

  it("are those of this build, whatever arguments and named contexts make of them", async () => {
    const base = arg("BASE", { default: "alpine:3" })
    const store = { "triggers:1": { OnBuild: ["RUN true"] } }
    const app = two(stage("app").from(`${base}`))
    expect(await checked(app, { store })).toMatchObject({ asked: ["alpine:3"], runs: 1 })
    const buildArgs = { BASE: "triggers:1" }
    expect(await checked(app, { store, buildArgs })).toMatchObject({ runs: 2 })
    const required = two(stage("app").from(`${arg("OTHER")}`))
    expect(await checked(required, { store })).toMatchObject({ asked: [], runs: 1 })
    expect(await checked(required, { store, buildArgs: { OTHER: "triggers:1" } })).toMatchObject({
      runs: 2,
    })
    const contexts = { "docker.io/library/alpine:3": { reference: "docker-image://triggers:1" } }
    expect(await checked(on("alpine:3"), { store, contexts })).toMatchObject({ runs: 2 })
    const options = { contexts: { mine: "docker-image://triggers:1" } }
    const named = two(stage("app").from(namedContext("mine")))
    expect(await checked(named, { store, options })).toMatchObject({ runs: 2 })
    expect(
      await checked(named, { store, options, contexts: { mine: { folder: "/x" } } }),
    ).toMatchObject({ asked: [], runs: 1 })
  })

  it("are not told of where what they bring changes nothing", async () => {
    const root = mkdtempSync(join(tmpdir(), "bases-"))
    onTestFinished(() => rmSync(root, { recursive: true }))
    const lock = { name: "x", lockfileVersion: 3, packages: { "": { name: "x" } } }
    writeFileSync(join(root, "package.json"), '{ "name": "x" }')
    writeFileSync(join(root, "package-lock.json"), JSON.stringify(lock))
    const app = stage("app").from("node:22").workdir("/app").copy(".", ".").run("npm ci")
    const on = (path: string) =>
      checked(app, {
        store: { "node:22": { Env: [`NODE_EXTRA_CA_CERTS=${path}`] } },
        directory: root,
      })
    expect(await on("/etc/ssl/own.pem")).toMatchObject({ asked: ["node:22"], said: [] })
    expect((await on("/app/own.pem")).said).toEqual([
      "base-breaks-assumption: node:22 is not optimized as usual (split-copies): its variables may lead a package manager to files of the project",
    ])
  })
})
