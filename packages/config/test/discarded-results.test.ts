import { describe, expect, test } from "vitest"
import { drawnConfig as drawn, tempProject } from "./temp-project.ts"

const head = `import { image, sh, stage } from "stagecraft"
import type { Stage } from "stagecraft"
const app = stage("app").from("busybox:1.36").run("first")
const names = ["a", "b"]
const on: boolean = names.length > 1
`
const end = "export default image(app)\n"

/** The lines, counted from the one behind the head, at which a config throws steps away. */
async function discards(body: string): Promise<readonly string[]> {
  const project = tempProject({ "image.config.ts": `${head}${body}\n${end}` })
  try {
    await project.load()
    return []
  } catch {
    const found = await project.fail()
    return found.map(
      ({ code, span, message }) => `${code} ${span!.line - 5} ${message.split(" has")[0]!}`,
    )
  }
}

describe("a step that nobody takes up", () => {
  test("is told of at its line, with the way to keep it", async () => {
    expect(await drawn(`${head}if (on) app.run("npm test")\n${end}`)).toMatchInlineSnapshot(`
      "
      error[config-discards-step]: .run(…) has no effect here: nobody takes up the stage that it gives
        --> image.config.ts:6:13
      6 | if (on) app.run("npm test")
        |             ^^^
      hint: a stage never changes, each verb gives a new one: go on with that, as in «app = app.run(…)», or write it in the chain
      "
    `)
  })

  test.each([
    ['app.run("x")', ["1 .run(…)"]],
    ['app\n  .env({\n    A: "1",\n  })\n  .run("x");', ["5 .run(…)"]],
    ["for (const name of names) app.run(sh`make ${name}`)", ["1 .run(…)", "1 .run(…)"]],
    ['for (const name of names) {\n  app.copy(name, "/")\n}', ["2 .copy(…)", "2 .copy(…)"]],
    ["names.forEach((name) => app.label({ name }))", ["1 .label(…)", "1 .label(…)"]],
    [
      "names.forEach((name) =>\n  app.run(`make ${name}`, { merge: false }),\n)",
      ["2 .run(…)", "2 .run(…)"],
    ],
    ["names.map((name) => app.run(name))", ["1 .run(…)", "1 .run(…)"]],
    ['// In CI the tests run, too:\nif (on) app.run("x")', ["2 .run(…)"]],
    ['switch (names[0]) {\n  case "a":\n    app.run("x")\n}', ["3 .run(…)"]],
    ['if (!on) {\n  const no = 1\n} else app.run("x")', ["3 .run(…)"]],
    ['const yes = on; if (yes) app.run("x")', ["1 .run(…)"]],
    ['const add = () => { app.run("x") }\nadd()', ["1 .run(…)"]],
    ['on && app.run("x")', ["1 .run(…)"]],
    ['on ? app.run("x") : app.run("y")', ["1 .run(…)"]],
    ['stage("b").from(app).run("x")', ["1 .run(…)"]],
    [
      'export const b = app.use((s) => {\n  s.run("lost")\n  return s.run("kept")\n})',
      ["2 .run(…)"],
    ],
    [
      'export const b = app.onbuild((s) => {\n  s.run("lost")\n  return s.run("kept")\n})',
      ["2 .run(…)"],
    ],
    ['const two = (s: Stage): Stage => s.run("1").run("2")\napp.use(two)', ["2 .use(…)"]],
  ])("is found in %j", async (body, lines) => {
    const all = await discards(body)
    expect(all).toEqual([...new Set(lines)].map((line) => `config-discards-step ${line}`))
  })

  test.each([
    ['const unused = app.run("x")'],
    ['export const forOthers = app.run("x"), more = app\n  .env({ A: "1" })\n  .run("y")'],
    ['export const variants = [\n  app.run("x"),\n  app\n    .run("y"),\n]'],
    ['export const variants = {\n  a: app.run("x"),\n  b: on ? app.run("y") : undefined,\n}'],
    [
      'const make = (s: Stage): Stage =>\n  s.run("x")\nexport const made = names.map(() => make(app))',
    ],
    ['const keep: Stage[] = []\nkeep.push(app.run("x"))'],
    ['void app.run("x")'],
    [
      'const by: Record<string, Stage> = {}\nby.dev = app.run("dev")\nby["prod"] ??= app\n  .run("prod")',
    ],
    [
      "const each = { forEach: (of: (n: string) => Stage) => of(names[0]!) }\nexport const one = each.forEach((n) => app.run(n))",
    ],
    ['let later = app\nlater = later.run("x")'],
    ['let some: Stage | undefined\nsome ??= app.run("x")'],
    ["export const last = names.reduce((s, name) => s.run(name), app as Stage)"],
    ["app"],
  ])("is none in %j", async (body) => {
    expect(await discards(body)).toEqual([])
  })

  test("is looked for where a block gives it back, and not where a helper may keep it", async () => {
    const project = tempProject({
      "image.config.ts": `import { stage } from "stagecraft"
import { Pool, keep, makeAll, block } from "./lib/help.js"
const app = stage("app").from("busybox:1.36")
keep(app)
makeAll(app)
new Pool().add("x").add("y")
setTimeout(() => { new Pool() }, 0)
app.use(block)
export default app
`,
      "lib/help.ts": `import { stage } from "stagecraft"
import type { Stage } from "stagecraft"
export const kept: Stage[] = []
export function keep(s: Stage) {
  kept.push(s.run("kept"))
}
export const block = (s: Stage): Stage => s.run("x")
const make = (n: string): Stage => stage(n).from("busybox:1.36").run(n)
export function makeAll(s: Stage) {
  const all = ["a", "b"].map((name) => make(name))
  return all.length
}
export class Pool {
  all: Record<string, Stage> = {}
  first: Stage
  constructor() { this.first = make("first") }
  add(n: string) {
    this.all[n] = make(n)
    return this
  }
}
`,
    })
    const found = await project.drawn()
    expect(found.match(/error\[.*|--> .*/gu)).toEqual([
      "error[config-discards-step]: .use(…) has no effect here: nobody takes up the stage that it gives",
      "--> image.config.ts:8:5",
    ])
  })

  test("is looked for in the files of a config, and in none that are gone", async () => {
    const project = tempProject({
      "image.config.ts": `import { app } from "./lib/app.js"\nexport default app\n`,
      "lib/app.ts": `import { stage } from "stagecraft"
export const app = stage("app").from("busybox:1.36")
app.run("x")
export const other = app.run("y")
`,
    })
    const found = await project.fail()
    expect(found.map(({ span }) => [span!.file, span!.line])).toEqual([
      [project.path("lib/app.ts"), 3],
    ])
    // A text that stands in no file has no lines to look at.
    const text = `import { stage } from "stagecraft"
const app = stage("app").from("busybox:1.36")
app.run("x")
export default app\n`
    const file = project.path("other.config.ts")
    expect((await project.load({ file, text })).images).toHaveLength(1)
  })
})
