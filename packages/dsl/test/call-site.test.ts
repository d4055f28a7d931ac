import type { Span } from "@stagecraft/ir"
import { transformSync } from "esbuild"
import { afterAll, describe, expect, it } from "vitest"
import { Program } from "./run-program.ts"

const print = `
const spans = (stage) => stage.toNode().steps.map((step) => step.span)
const show = (value) => console.log(JSON.stringify(value))
`

const program = new Program({
  "blocks/git.mjs": `
import { stage } from "../dist/index.mjs"
export const inner = (stage) => stage.run("inner")
export const withGit = (stage) => stage
  .run("git")
  .use(inner)
`,
  "lib/helper.mjs": `
export function install(stage) {
  return stage.run("install")
}
export function twice(stage) {
  return install(stage)
}
`,
  "chain.mjs": `import { arg, stage } from "./dist/index.mjs"
${print}
const version = arg("V")
const made = stage("app")
  .from("alpine")
  .env({ A: "a" }).run("one")
  .layer(
    "two",
  )
	.expose(80)
  . /* odd */ workdir ("/x")
show([made.toNode().span, ...spans(made), ...["a"].map((name) => stage(name).from("x").toNode().span)])
`,
  "async.mjs": `import { defineConfig, image, resolveConfig, stage, toImageNode } from "./dist/index.mjs"
${print}
const config = defineConfig(async () => {
  const early = stage("early").from("x")
  await new Promise((done) => setTimeout(done, 1))
  const late = stage("late").from(early).run("late")
  return { images: { late: image(late) } }
})
const node = toImageNode((await resolveConfig(config, {})).images.late, "late")
show([config.span, node.span, node.stage.span, node.stage.steps[0].span, node.stage.base.stage.span])
`,
  "blocks.mjs": `import { stage } from "./dist/index.mjs"
import { withGit } from "./blocks/git.mjs"
${print}
show(spans(stage("app").from("x").use(withGit).use((each) => each.run("local"))
  .onbuild((on) => on.run("trigger")).run("after")))
`,
  "helpers.mjs": `import { stage } from "./dist/index.mjs"
import { install, twice } from "./lib/helper.mjs"
${print}
function local(stage) {
  return stage.run("local")
}
const base = stage("app").from("x")
show([install(base), twice(base), local(base)].flatMap(spans))
`,
  "common.cjs": `
import("./dist/index.mjs").then(({ stage }) => {
  console.log(JSON.stringify([stage("app").from("x").run("cjs").toNode().steps[0].span]))
})
`,
  "override.mjs": `import { stage } from "./dist/index.mjs"
${print}
const mine = (error, sites) => "mine " + error + sites.length
Error.prepareStackTrace = mine
Error.stackTraceLimit = 1
const made = stage("app").from("x").run("override")
const kept = Error.prepareStackTrace === mine && Error.stackTraceLimit === 1
delete Error.prepareStackTrace
stage("app").from("x")
show([spans(made)[0], kept, "prepareStackTrace" in Error, new Error("x").stack.startsWith("Error: x\\n")])
`,
  "frozen.mjs": `import { stage } from "./dist/index.mjs"
${print}
Object.freeze(Error)
show(spans(stage("app").from("x").run("frozen")))
`,
  "problem.mjs": `import { stage } from "./dist/index.mjs"
${print}
try {
  stage("app").from("x")
    .run("fine")
    .env({ A: undefined })
} catch (error) {
  show([error.diagnostics[0].span])
}
`,
  "mapped.mjs": `import { mapPlaces, stage } from "./dist/index.mjs"
${print}
const files = { 22: "a.ts", 3: "b.ts" }
mapPlaces(({ line, column }) => (files[column] ? { file: files[column], line: 7, column } : undefined))
const helper = (at) =>
  at                .run("map")
const hidden = (at) =>
        helper(at)
const base = stage("app").from("x")
const made =
  hidden(base)
show(spans(made))
`,
})

afterAll(() => program[Symbol.dispose]())

const run = (name: string, flags?: readonly string[]): string[] =>
  (program.run(name, flags) as unknown[]).map((each) =>
    typeof each === "object" ? program.show(each as Span) : JSON.stringify(each),
  )

describe("the span of a verb", () => {
  it("is its name in a chain of many lines", () => {
    const at = (text: string, mark?: string) => program.place("chain.mjs", text, mark)
    expect(run("chain.mjs")).toEqual([
      at('stage("app")'),
      at('env({ A: "a" })'),
      at('run("one")'),
      at("layer("),
      at("expose(80)"),
      at('workdir ("/x")'),
      at("stage(name)"),
    ])
  })

  it("is found before and after an await, and ends at the author's function", () => {
    const at = (text: string) => program.place("async.mjs", text)
    expect(run("async.mjs")).toEqual([
      at("defineConfig(async"),
      at("image(late) }"),
      at('stage("late")'),
      at('run("late")'),
      at('stage("early")'),
    ])
  })

  it("is the block's, and tells where the block was used", () => {
    const at = (text: string) => program.place("blocks.mjs", text)
    const git = (text: string) => program.place("blocks/git.mjs", text)
    const used = at("use(withGit)")
    expect(run("blocks.mjs")).toEqual([
      `${git('run("git")')} <- ${used}`,
      `${git('run("inner")')} <- ${git("use(inner)")} <- ${used}`,
      `${at('run("local")')} <- ${at("use((each)")}`,
      `${at('run("trigger")')} <- ${at("onbuild((on)")}`,
      at('run("after")'),
    ])
  })

  it("is the helper's, and tells which other file called it", () => {
    const at = (text: string) => program.place("helpers.mjs", text)
    const installed = program.place("lib/helper.mjs", 'run("install")')
    expect(run("helpers.mjs")).toEqual([
      `${installed} <- ${at("install(base)")}`,
      `${installed} <- ${at("twice(base)")}`,
      at('run("local")'),
    ])
  })

  it("is found in CommonJS", () => {
    expect(run("common.cjs")).toEqual([program.place("common.cjs", 'run("cjs")')])
  })

  it("is found where others have their hands on stack traces, and leaves them as they were", () => {
    expect(run("override.mjs")).toEqual([
      program.place("override.mjs", 'run("override")'),
      "true",
      "false",
      "true",
    ])
    expect(run("frozen.mjs")).toEqual([program.place("frozen.mjs", 'run("frozen")')])
  })

  it("is the author's own file with --enable-source-maps", () => {
    const source = `import { stage } from "./dist/index.mjs"
interface Unused {
  readonly gone: string
}
const made: object = stage("app")
  .from("x")
  .run("typed")
console.log(JSON.stringify([(made as any).toNode().steps[0].span]))
`
    program.write("typed.ts", source)
    const { code } = transformSync(source, {
      loader: "ts",
      sourcemap: "inline",
      sourcefile: "typed.ts",
      minifyWhitespace: true,
    })
    program.write("typed.mjs", code)
    expect(run("typed.mjs", ["--enable-source-maps"])).toEqual([
      program.place("typed.ts", 'run("typed")'),
    ])
    expect(run("typed.mjs")[0]).toMatch(/^typed\.mjs:1:/u)
  })

  it("goes through the mapper of a loader, which may hide frames", () => {
    expect(run("mapped.mjs")).toEqual(["a.ts:7:22 <- b.ts:7:3"])
  })

  it("stands in problems too", () => {
    expect(run("problem.mjs")).toEqual([program.place("problem.mjs", "env({ A: undefined })")])
  })
})
