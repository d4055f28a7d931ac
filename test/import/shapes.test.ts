import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { beforeAll, describe, expect, it, onTestFinished } from "vitest"
import type { CliResult } from "../support/cli.ts"
import { stagecraft } from "../support/cli.ts"
import { repo } from "../support/repo.ts"
import { pageWith, shapes, titles } from "./shapes.ts"

const results = new Map<string, CliResult>()

beforeAll(async () => {
  for (const { name, folder } of shapes)
    results.set(name, await stagecraft(["import", "--stdout"], { cwd: folder }))
})

describe("well-known shapes of Dockerfiles", () => {
  it("are all on the page", () => {
    expect(shapes.map(({ name }) => name).toSorted()).toEqual(Object.keys(titles).toSorted())
    expect(shapes.length).toBeGreaterThanOrEqual(5)
  })

  it.each(shapes)("$name becomes the config that is committed", async ({ name }) => {
    const { code, stdout, stderr } = results.get(name)!
    expect(code, stderr).toBe(0)
    expect(stderr).not.toMatch(/(?:warning|error)\[|raw text/u)
    await expect(stdout).toMatchFileSnapshot(`shapes/${name}/image.config.ts`)
  })

  it("are on the page as they are", async () => {
    const configs = new Map([...results].map(([name, { stdout }]) => [name, stdout]))
    const page = join(repo, "docs/import.md")
    await expect(pageWith(readFileSync(page, "utf8"), configs)).toMatchFileSnapshot(page)
  })

  it("are laid out as the formatter would", () => {
    const oxfmt = join(repo, "node_modules/.bin/oxfmt")
    const words = ["--check", ...shapes.map(({ folder }) => join(folder, "image.config.ts"))]
    const { stdout, stderr, status } = spawnSync(oxfmt, words, { cwd: repo, encoding: "utf8" })
    expect(status, stdout + stderr).toBe(0)
  })

  it("type-check under strict", () => {
    const tsc = join(repo, "node_modules/.bin/tsc")
    const settings = join(repo, "test/import/shapes.tsconfig.json")
    const listed = spawnSync(tsc, ["-p", settings, "--listFilesOnly"], { encoding: "utf8" })
    const files = listed.stdout.split("\n").filter((line) => line.endsWith("image.config.ts"))
    expect(files).toHaveLength(shapes.length)
    const { stdout, status } = spawnSync(tsc, ["-p", settings], { encoding: "utf8" })
    expect(stdout).toBe("")
    expect(status).toBe(0)
  })

  it.each(shapes)("$name has its images, and lacks nothing but its files", async ({ folder }) => {
    const words = ["emit", "--no-optimize", "--json"]
    const { code, stdout, stderr } = await stagecraft(words, { cwd: folder })
    expect(code, stderr).toBe(0)
    // Nothing but what is not there.
    const missing = /^warning\[copy-(?:missing-file|glob-no-match)\].*\n(?:(?!\w+\[).*\n)*/gmu
    expect(stderr.replaceAll(missing, "")).toBe("")
    const { images } = JSON.parse(stdout) as { images: readonly { files: { path: string }[] }[] }
    expect(images[0]?.files.map(({ path }) => basename(path))).toEqual([
      "Dockerfile",
      "Dockerfile.dockerignore",
    ])
  })

  it("stay small: not above 1.3 times the lines, in the median", () => {
    const ratios = shapes.map(({ dockerfile, ignore, name }) => {
      const config = results.get(name)!.stdout
      const before = (dockerfile + (ignore ?? "")).split("\n").length
      return config.split("\n").length / before
    })
    expect(ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)]).toBeLessThanOrEqual(1.3)
  })
})

describe("several of them in one config", () => {
  it("keep their names, arguments and images apart", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "stagecraft-test-"))
    onTestFinished(() => rmSync(cwd, { recursive: true }))
    for (const { name, dockerfile } of shapes)
      writeFileSync(join(cwd, `${name}.Dockerfile`), dockerfile)
    const { code, stderr } = await stagecraft(["import", "--all"], { cwd })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain("They are the same 7 builds")
    const listed = await stagecraft(["list"], { cwd })
    for (const { name } of shapes) expect(listed.stdout).toContain(name)
  })
})
