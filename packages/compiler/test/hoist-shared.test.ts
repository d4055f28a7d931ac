import type { ImageNode, StageNode, StepNode } from "@stagecraft/ir"
import { defaultOptimize } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { compile } from "../src/index.ts"
import { ALL, APP, INSTALL, UPDATE } from "./hoist-cases.ts"
import { arg, copy, image, run, stage } from "./nodes.ts"
import { linesOf, notesOf } from "./one-stage.ts"

/* Installs that stay below what images of one config run together, where `hoistInstalls: "all"` would have them go up. */

const optimize = { ...defaultOptimize, hoistInstalls: "all", mergeRuns: false } as const
const CORE = "npm run build:core"
const base = stage("base", "alpine", APP, run("npm ci"), ALL)

const named = (name: string, of: StageNode, more: Partial<ImageNode> = {}): ImageNode => ({
  ...image(of),
  name,
  optimize,
  ...more,
})
const on = (name: string, ...steps: readonly StepNode[]) => stage(name, base, ...steps)
const api = (...between: readonly StepNode[]) =>
  on("api", run(CORE), ...between, run("npm run build:api"), UPDATE, INSTALL)
const web = (...steps: readonly StepNode[]) => on("web", run(CORE), ...steps)

/** The RUNs of the first image, and what its installs say, if they stay. */
function compiled(first: ImageNode, ...others: readonly ImageNode[]) {
  const together = [first, ...others]
  const compilation = compile(first, { together })
  return {
    runs: linesOf(compilation)
      .filter((line) => line.startsWith("RUN"))
      .map((line) => line.split(" ").at(-1)),
    notes: notesOf(compilation, "hoist-installs", "stopped").map(({ message }) => message),
  }
}

const HOISTED = ["ci", "update", "curl", "build:core", "build:api"]
const KEPT = ["ci", "build:core", "build:api", "update", "curl"]

describe("a RUN that two images run together", () => {
  it("has no install of one of them above it", () => {
    const { runs, notes } = compiled(named("api", api()), named("web", web()))
    expect(runs).toEqual(KEPT)
    expect(notes).toContain(
      "RUN apt-get update stays where it is: RUN npm run build:core is run once for this image and web, and would be run for each",
    )
  })

  it("has it above where the image is compiled alone, or the only one", () => {
    expect(compiled(named("api", api())).runs).toEqual(HOISTED)
    expect(linesOf(compile(named("api", api()))).join("\n")).toMatch(/curl\nCOPY/u)
  })

  it.each<readonly [string, ImageNode]>([
    ["installs the same", named("web", web(run("npm run build:web"), UPDATE, INSTALL))],
    ["begins otherwise", named("web", stage("web", "debian", APP, run("npm ci"), ALL, run(CORE)))],
    ["has another step before it", named("web", on("web", run("true"), run(CORE)))],
    ["has another context", named("web", web(), { context: "web" })],
    ["sends other files", named("web", web(), { exclude: ["docs"] })],
    ["stops before it", named("web", web(), { target: base })],
  ])("has it above where the other image %s", (_, other) => {
    expect(compiled(named("api", api()), other).runs).toEqual(HOISTED)
  })

  it.each<readonly [string, ImageNode]>([
    ["installs something else", named("web", web(UPDATE, run("apt-get install -y git")))],
    ["only fetches lists", named("web", web(UPDATE))],
    ["is built of stages that are equal", named("web", stage("x", { ...base }, run(CORE)))],
    ["has it in a stage of which it takes files", named("web", taking(web()))],
  ])("has none above it where the other image %s", (_, other) => {
    expect(compiled(named("api", api()), other).runs).toEqual(KEPT)
  })

  it("is another where an argument has another value", () => {
    const mode = arg("MODE", "fast")
    const built = run(["npm run build:core -- ", mode])
    const of = (name: string, value: string) =>
      named(name, on(name, built, ...(name === "api" ? [UPDATE, INSTALL] : [])), {
        buildArgs: { MODE: value },
      })
    const isAbove = (other: string) =>
      compiled(of("api", "a"), of("web", other)).runs.indexOf("curl") === 2
    expect([isAbove("a"), isAbove("b")]).toEqual([false, true])
  })

  it("may be of two stages of one image", () => {
    const other = stage("other", "alpine", APP, ALL, run(CORE), run("npm test"))
    const from = copy(other, "/app/x", "/x")
    const app = stage("app", "alpine", APP, ALL, run(CORE), UPDATE, INSTALL, from)
    const { runs, notes } = compiled(named("app", app))
    expect(runs).toEqual(["build:core", "test", "build:core", "update", "curl"])
    expect(notes.join("\n")).toContain("is run once for the stages app and other")
  })
})

function taking(from: StageNode): StageNode {
  return stage("out", "alpine", copy(from, "/app/dist", "/dist"))
}
