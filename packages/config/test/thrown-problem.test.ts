import { describe, expect, test } from "vitest"
import { drawnConfig as drawn, tempProject } from "./temp-project.ts"

describe("a config that throws", () => {
  test("at top level", async () => {
    expect(
      await drawn(`const settings: { port?: { number: number } } = {}

export default settings.port!.number
`),
    ).toMatchInlineSnapshot(`
      "
      error[config-threw]: the config threw TypeError: Cannot read properties of undefined (reading 'number')
        --> image.config.ts:3:31
      3 | export default settings.port!.number
        |                               ^^^^^^
      hint: the error is the config's own; the line above is where it came from
      "
    `)
  })

  test("deep inside, in another file", async () => {
    expect(
      await drawn(
        `import { deep } from "./lib.ts"
export default deep(3)
`,
        {
          "lib.ts": `export function deep(level: number): never {
  if (level === 0)
    throw new RangeError("too deep\\nsecond line")
  return deep(level - 1)
}`,
        },
      ),
    ).toMatchInlineSnapshot(`
      "
      error[config-threw]: the config threw RangeError: too deep
        --> lib.ts:3:11
      3 |     throw new RangeError("too deep\\nsecond line")
        |           ^^^
        | second line
        | at deep (lib.ts:3:11)
        | at deep (lib.ts:4:10)
        | at deep (lib.ts:4:10)
        | at deep (lib.ts:4:10)
        | at image.config.ts:2:16
      hint: the error is the config's own; the line above is where it came from
      "
    `)
  })

  test("in an installed package", async () => {
    expect(
      await drawn(
        `import { check } from "checker"
export default check({
  a: 1,
})
`,
        {
          "node_modules/checker/package.json": "{}",
          "node_modules/checker/index.js":
            "exports.check = () => { throw new TypeError('checker: no') }",
        },
      ),
    ).toMatchInlineSnapshot(`
      "
      error[config-threw]: the config threw TypeError: checker: no
        --> image.config.ts:2:16
      2 | export default check({
        |                ^^^^^
      hint: the error is the config's own; the line above is where it came from
      "
    `)
  })

  test("from a function, async, after an await", async () => {
    expect(
      await drawn(`async function token() {
  await Promise.resolve()
  throw new Error("no token")
}

export default async () => {
  return await token()
}
`),
    ).toMatchInlineSnapshot(`
      "
      error[config-threw]: the config threw Error: no token
        --> image.config.ts:3:9
      3 |   throw new Error("no token")
        |         ^^^
        | at token (image.config.ts:3:9)
        | at image.config.ts:7:10
      hint: the error is the config's own; the line above is where it came from
      "
    `)
  })

  test("by exporting a promise that is rejected", async () => {
    expect(await drawn(`export default Promise.reject(new Error("later"))`)).toMatchInlineSnapshot(`
      "
      error[config-threw]: the config threw Error: later
        --> image.config.ts:1:31
      1 | export default Promise.reject(new Error("later"))
        |                               ^^^
      hint: the error is the config's own; the line above is where it came from
      "
    `)
  })

  test("with causes", async () => {
    expect(
      await drawn(`const first = new Error("first")
const second = new TypeError("second", { cause: first })
first.cause = second
throw new Error("third", { cause: second })
`),
    ).toMatchInlineSnapshot(`
      "
      error[config-threw]: the config threw Error: third
        --> image.config.ts:4:7
      4 | throw new Error("third", { cause: second })
        |       ^^^
        | caused by TypeError: second
        | caused by Error: first
      hint: the error is the config's own; the line above is where it came from
      "
    `)
  })

  test("from a getter that is read when all seems over", async () => {
    expect(
      await drawn(`export default {
  get images(): object {
    throw new Error("not yet")
  },
}
`),
    ).toMatchInlineSnapshot(`
      "
      error[config-threw]: the config threw Error: not yet
        --> image.config.ts:3:11
      3 |     throw new Error("not yet")
        |           ^^^
      hint: the error is the config's own; the line above is where it came from
      "
    `)
  })

  test("a number, from such a getter", async () => {
    const text = await drawn("export default { get images(): object { throw 7 } }\n")
    expect(text).toContain("error[config-threw]: the config threw 7")
    expect(text).toContain("throw Error objects")
    const object = await drawn('throw { status: 404, at: "here" }\n')
    expect(object).toContain('the config threw {"status":404,"at":"here"}\n')
  })

  test.each([
    ["a text", `"no \\u001b[31m"`],
    ["nothing", "undefined"],
    ["an object without a prototype", "Object.create(null)"],
    [
      "a proxy that refuses everything",
      "new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 } })",
    ],
    [
      "an error with a hostile stack",
      "Object.defineProperty(new Error('m'), 'stack', { get() { throw 3 } })",
    ],
  ])("something odd: %s", async (_, value) => {
    expect(await drawn(`const value: unknown = ${value}\nthrow value`)).toMatchSnapshot()
  })

  test("the cause is kept", async () => {
    const project = tempProject({ "image.config.ts": "throw new RangeError('why')" })
    await expect(project.load()).rejects.toMatchObject({ cause: new RangeError("why") })
  })
})

describe("a config that ends the process", () => {
  test("at once", async () => {
    expect(await drawn(`const code = 3\nif (code) process.exit(code)\nexport default 1\n`))
      .toMatchInlineSnapshot(`
      "
      error[config-exited]: the config called process.exit(3)
        --> image.config.ts:2:19
      2 | if (code) process.exit(code)
        |                   ^^^^
      hint: throw an Error that says what is wrong, or export fewer images
      "
    `)
  })

  test("in its function, and catches what that throws", async () => {
    const exit = () => Object.getOwnPropertyDescriptor(process, "exit")
    const before = exit()
    expect(
      await drawn(`export default () => {\n  try { process.exit() } catch {}\n  return 5\n}\n`),
    ).toMatchInlineSnapshot(`
      "
      error[config-exited]: the config called process.exit()
        --> image.config.ts:2:17
      2 |   try { process.exit() } catch {}
        |                 ^^^^
      hint: throw an Error that says what is wrong, or export fewer images
      "
    `)
    expect(exit()).toEqual(before)
  })
})

test("what the language finds wrong keeps its code and gets the author's line", async () => {
  expect(
    await drawn(`import { stage } from "stagecraft"

const folder: unknown = undefined

export default stage("app")
  .from("alpine:3.20")
  .workdir(folder as string)
`),
  ).toMatchInlineSnapshot(`
    "
    error[value-wrong-type]: workdir: expected text, got undefined
      --> image.config.ts:7:4
    7 |   .workdir(folder as string)
      |    ^^^^^^^
    hint: a name may be misspelled, a variable not set, or a const used above its line or in a circle of imports; a default is written with ??
    "
  `)
})

describe("a method that is not there", () => {
  const throwing = async (body: string): Promise<string | undefined> => {
    const told = await drawn(
      `import { stage } from "stagecraft"\nimport { x } from "./x.ts"\n${body}`,
      {
        "x.ts": "export const x: any = {}\n",
      },
    )
    return /^hint: (.*)$/mu.exec(told)?.[1]
  }

  test.each([
    ['stage("a").from("b").copyy("c")', "did you mean .copy(…)?"],
    ['stage("a").form("b")', "did you mean .from(…)?"],
    ['stage("a").from("b").from("c")', "it has its base already: call .from(…) once, first"],
    ['stage("a").run("b")', "call .from(base) first, then .run(…)"],
    ['const a = stage("a"); a.run("b")', "if it is a stage: call .from(base) first, then .run(…)"],
    [
      'const a = stage("a").from("b"); a.workdr("c")',
      "if it is a stage: did you mean .workdir(…)?",
    ],
    ["x.frobnicate()", "the error is the config's own; the line above is where it came from"],
    ["x()", "the error is the config's own; the line above is where it came from"],
  ])("%s", async (body, hint) => {
    expect(await throwing(body)).toBe(hint)
  })
})
