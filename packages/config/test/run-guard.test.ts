import { describe, expect, test } from "vitest"
import { runChild } from "./run-child.ts"
import type { ChildOptions } from "./run-child.ts"
import { drawAll, tempProject } from "./temp-project.ts"

// Vitest's own sockets keep its event loop alive for good, and it minds errors that nobody waits for; so these run in
// a process of their own.
async function run(text: string, how?: ChildOptions): Promise<string | readonly string[]> {
  const { directory, path } = tempProject({ "image.config.ts": text })
  const { images, diagnostics } = await runChild(
    { cwd: directory, cacheDirectory: path("cache") },
    how,
  )
  return images ?? drawAll(diagnostics!, directory)
}

const stage = `import { stage } from "stagecraft"
export default stage("app").from("alpine:3.20")
`

describe("a config that waits for what never comes", () => {
  test("at top level", async () => {
    expect(await run(`await new Promise(() => {})\nexport default 1`)).toMatchInlineSnapshot(`
      "
      error[config-never-settles]: the config waits for a promise that nothing can settle any more
        --> image.config.ts:1:1
      1 | await new Promise(() => {})
        | ^^^^^
      hint: look at each await: something must resolve or reject what it waits for
      "
    `)
  })

  test("in its function, after work that ended", async () => {
    const text = `export default async () => {
  await new Promise((done) => setTimeout(done, 30))
  await new Promise(() => {})
}`
    expect(await run(text)).toMatchInlineSnapshot(`
      "
      error[config-never-settles]: the function that the config exports waits for a promise that nothing can settle any more
        --> image.config.ts:1:1
      1 | export default async () => {
        | ^^^^^^
      hint: look at each await: something must resolve or reject what it waits for
      "
    `)
  })

  test("but not one that only takes its time", async () => {
    expect(await run(`await new Promise((done) => setTimeout(done, 50))\n${stage}`)).toEqual([
      "default",
    ])
  })
})

describe("an error that nobody waits for", () => {
  test("a rejection", async () => {
    expect(await run(`${stage}void Promise.reject(new Error("forgotten"))\n`))
      .toMatchInlineSnapshot(`
      "
      error[config-threw]: the config threw Error: forgotten
        --> image.config.ts:3:21
      3 | void Promise.reject(new Error("forgotten"))
        |                     ^^^
      hint: the error is the config's own; the line above is where it came from
      "
    `)
  })

  test("in a timer, while the config waits", async () => {
    const text = `${stage}setTimeout(() => {
  throw new Error("in a timer")
}, 5)
await new Promise((done) => setTimeout(done, 500))
`
    expect(await run(text)).toMatchInlineSnapshot(`
      "
      error[config-threw]: the config threw Error: in a timer
        --> image.config.ts:4:9
      4 |   throw new Error("in a timer")
        |         ^^^
      hint: the error is the config's own; the line above is where it came from
      "
    `)
  })
})

test("a thrown proxy that refuses every question", async () => {
  const text = `throw new Proxy({}, {
  get() { throw 1 },
  getPrototypeOf() { throw 2 },
})`
  expect(await run(text)).toMatchInlineSnapshot(`
    "
    error[config-threw]: the config threw 1
    hint: throw Error objects: only they know where they come from
    "
  `)
})

test("lines are the author's also where Node itself follows source maps", async () => {
  const env = { ...process.env, NODE_OPTIONS: "--enable-source-maps" }
  const text = `interface Long {
  readonly line: string
}

const fail = (long: Long): never => {
  throw new Error(long.line)
}
export default fail({ line: "x" })
`
  const [drawn, plainly] = [await run(text, { env }), await run(text)]
  expect(drawn).toContain("--> image.config.ts:6:9")
  expect(drawn).toBe(plainly)
})
