import { describe, expect, it } from "vitest"
import { project, stagecraft } from "../support/cli.ts"

interface Answer extends Readonly<Record<string, unknown>> {
  readonly problems: readonly { readonly code: string; readonly severity: string }[]
}

const broken = { "image.config.ts": "export default 4\n" }

describe("--json is one object", () => {
  for (const [line, nothing] of Object.entries({
    "build --json": { images: [], failed: [], stopped: [] },
    "build --dry-run --json": { images: [], failed: [], stopped: [] },
    "emit --json": { images: [] },
    "emit --format json": { images: [] },
    "explain --json": { images: [] },
    "list --json": { images: [] },
    "list --format json": { images: [] },
    "lock --json": { locks: [] },
    "verify --json": { images: [] },
    "why --json": { images: [] },
  }))
    it(`of ${line}, also where the config is broken`, async () => {
      const cwd = project(broken)
      const { code, stdout, stderr } = await stagecraft(line.split(" "), { cwd })
      const { problems, ...rest } = JSON.parse(stdout) as Answer
      expect(rest).toEqual(nothing)
      expect(problems).toMatchObject([{ code: "config-wrong-export", severity: "error" }])
      expect(stderr).toContain("error[config-wrong-export]")
      expect(code).toBe(1)
    })

  it("of an engine that is not there", async () => {
    const env = { DOCKER_HOST: "unix:///nowhere/docker.sock" }
    const { code, stdout } = await stagecraft(["engine", "--json"], { cwd: project({}), env })
    expect(code).toBe(1)
    const { problems } = JSON.parse(stdout) as Answer
    expect(problems).toMatchObject([{ code: "engine-unreachable", severity: "error" }])
  })
})

const warned = `import { defineConfig, image, stage } from "stagecraft"
const app = stage("app").from("debian:12").copy("no\\u202esuch.txt", "/")
export default defineConfig({ images: { app: image(app) } })
`

it("has what is only warned of, once, and no character that a terminal obeys", async () => {
  const cwd = project({ "image.config.ts": warned })
  const { code, stdout } = await stagecraft(["emit", "--json"], { cwd })
  expect(code).toBe(0)
  const { images, problems } = JSON.parse(stdout) as Answer
  expect(images).toMatchObject([{ name: "app" }])
  expect(problems).toMatchObject([{ code: "copy-missing-file", severity: "warning" }])
  expect(stdout).not.toContain("\u202e")
  const fine = await stagecraft(["list", "--json"], { cwd })
  expect((JSON.parse(fine.stdout) as Answer).problems).toEqual([])
})

it("is not there where the command line cannot be read, or asks for other words", async () => {
  const cwd = project(broken)
  for (const line of [
    "list --json --nonsense",
    "list",
    "list --format matrix",
    "emit --format bake",
  ]) {
    const { stdout } = await stagecraft(line.split(" "), { cwd })
    expect(stdout, line).toBe("")
  }
})

it("says what a check found", async () => {
  const cwd = project({ "image.config.ts": warned.replace(/\.copy\(.*\)/u, '.run("true")') })
  const check = async () => {
    const { code, stdout } = await stagecraft(["emit", "--check", "--json"], { cwd })
    return { code, answer: JSON.parse(stdout) as Answer }
  }
  const missing = await check()
  expect(missing.code).toBe(1)
  expect(missing.answer["images"]).toMatchObject([{ files: [{ path: "Dockerfile" }, {}] }])
  expect(missing.answer.problems).toMatchObject([{ code: "emit-drift" }, { code: "emit-drift" }])
  expect((await stagecraft(["emit"], { cwd })).code).toBe(0)
  expect(await check()).toMatchObject({ code: 0, answer: { problems: [] } })
})
