import { describe, expect, test } from "vitest"
import { runChild } from "./run-child.ts"
import { tempProject } from "./temp-project.ts"

// Vitest's own sockets keep its event loop alive for good, so these run in a process of their own.
describe("a config that waits for what never comes", () => {
  const load = (text: string) => {
    const project = tempProject({ "image.config.ts": text })
    return runChild({ cwd: project.directory, cacheDirectory: project.path("cache") })
  }

  test("at top level", async () => {
    const { diagnostics } = await load(`await new Promise(() => {})\nexport default 1`)
    expect(diagnostics).toMatchObject([
      {
        code: "config-never-settles",
        message: "the config waits for a promise that nothing can settle any more",
        hint: "look at each await: something must resolve or reject what it waits for",
      },
    ])
  })

  test("in its function, after work that ended", async () => {
    const { diagnostics } = await load(`export default async () => {
  await new Promise((done) => setTimeout(done, 30))
  await new Promise(() => {})
}`)
    expect(diagnostics).toMatchObject([
      {
        code: "config-never-settles",
        message:
          "the function that the config exports waits for a promise that nothing can settle any more",
      },
    ])
  })

  test("but not one that only takes its time", async () => {
    const { images } = await load(`import { stage } from "stagecraft"
await new Promise((done) => setTimeout(done, 50))
export default stage("app").from("alpine:3.20")`)
    expect(images).toEqual(["default"])
  })
})
