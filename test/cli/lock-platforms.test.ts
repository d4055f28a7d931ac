import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { startRegistry } from "../../scripts/engine/registry.ts"
import { configOf, lockOf, run } from "../registry/lock-project.ts"
import { pushImage } from "../registry/push-image.ts"
import { project } from "../support/cli.ts"

test("what was locked for one platform alone is not all that an image without platforms needs", async () => {
  const registry = await startRegistry()
  onTestFinished(async () => registry.stop())
  const both = ["linux/amd64", "linux/arm64"]
  const image = (platform: string) => ({
    platform,
    marker: platform,
    config: { Env: [`FOR=${platform}`] },
  })
  await pushImage(registry.host, "base", "1", both.map(image))
  await pushImage(registry.host, "other", "1", [image("linux/amd64")])
  const body = `const app = stage("app").from("${registry.host}/base:1")
  .copy("/marker", "/", { from: "${registry.host}/other:1" })`
  const cwd = project({
    "image.config.ts": configOf(body, ', { platforms: ["linux/amd64"] }'),
  })
  expect((await run(cwd, "lock")).code).toBe(0)
  writeFileSync(join(cwd, "image.config.ts"), configOf(body))
  const check = await run(cwd, "lock --check")
  const name = `${registry.host}/base:1`
  const lacks = `would write: ${name} lacks a platform or the config\n`
  expect([check.code, check.stderr]).toEqual([1, expect.stringContaining(lacks)])
  expect((await run(cwd, "lock")).stdout).toMatch(
    new RegExp(`^completed {2}${name} {2}[\\w:]+\\n$`, "u"),
  )
  expect(lockOf(cwd).images[name]?.platforms).toMatchObject(
    Object.fromEntries(both.map((each) => [each, { config: { environment: { FOR: each } } }])),
  )
  // The other one is for one platform only, and that is all there is.
  expect((await run(cwd, "lock --check")).code).toBe(0)
  await registry.stop()
  expect((await run(cwd, "lock")).stderr).toBe("image.lock is up to date\n")
})
