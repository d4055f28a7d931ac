import { join } from "node:path"
import { expect, test } from "vitest"
import { project, stagecraft } from "../support/cli.ts"

test("a command in which nothing is left to wait for says so, and is no success", async () => {
  const cwd = project({
    // Docker's settings are the first thing that is read for an engine.
    "never.cjs": `require("node:fs/promises").readFile = () => new Promise(() => undefined)`,
  })
  const env = { NODE_OPTIONS: `--require ${join(cwd, "never.cjs")}` }
  const { code, stdout, stderr } = await stagecraft(["engine"], { cwd, env })
  expect([code, stdout]).toEqual([70, ""])
  expect(stderr).toContain("waited for something that cannot come any more")
  expect((await stagecraft(["engine"], { cwd })).stderr).toBe("")
})
