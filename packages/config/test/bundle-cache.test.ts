import {
  chmodSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { mkdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { describe, expect, test } from "vitest"
import { cacheFolders, isTrusted, openCacheFolder } from "../src/cache-folder.ts"
import { pruneCache } from "../src/prune-cache.ts"
import { runChild } from "./run-child.ts"
import { drawAll, tempFolder, tempProject, testCache } from "./temp-project.ts"
import type { TempProject } from "./temp-project.ts"

const config = (tag: string): string => `import { image, stage } from "stagecraft"
import { base } from "./base.ts"
export default image(stage("app").from(base), { tags: [${JSON.stringify(tag)}] })
`

const twoFiles = (): TempProject =>
  tempProject({
    "image.config.ts": config("a"),
    "base.ts": "export const base = 'alpine:3.20'",
  })

const bundlesOf = (project: TempProject): readonly string[] =>
  readdirSync(project.path(testCache)).filter((name) => name.endsWith(".mjs"))

const tagOf = async (project: TempProject): Promise<string | undefined> =>
  (await project.load()).images[0]!.tags[0]

/** Sets a file's times back, so that its stamp is trusted. */
const age = (path: string): void => utimesSync(path, new Date(1e12), new Date(1e12))

describe("a bundle is made again", () => {
  test("when nothing changed: never", async () => {
    const project = twoFiles()
    await project.load()
    const [bundle] = bundlesOf(project)
    const made = statSync(project.path(`${testCache}/${bundle}`)).mtimeMs
    await project.load()
    expect(bundlesOf(project)).toEqual([bundle])
    expect(statSync(project.path(`${testCache}/${bundle}`)).mtimeMs).toBe(made)
  })

  test("when a file changed", async () => {
    const project = twoFiles()
    expect(await tagOf(project)).toBe("a")
    project.write("image.config.ts", config("b"))
    expect(await tagOf(project)).toBe("b")
    project.write("base.ts", "export const base = 'debian'")
    expect((await project.load()).images[0]!.stage.base).toMatchObject({ reference: ["debian"] })
  })

  test("when a file changed in the same moment, in the same size, with its times set back", async () => {
    const project = twoFiles()
    age(project.path("image.config.ts"))
    expect(await tagOf(project)).toBe("a")
    project.write("image.config.ts", config("b"))
    age(project.path("image.config.ts"))
    expect(await tagOf(project)).toBe("b")
  })

  test("not when a file was only touched", async () => {
    const project = twoFiles()
    await project.load()
    age(project.path("base.ts"))
    await project.load()
    expect(bundlesOf(project)).toHaveLength(1)
  })

  test("when tsconfig's paths change, or a nearer tsconfig appears", async () => {
    const project = tempProject({
      "image.config.ts": `import { stage } from "stagecraft"\nimport { base } from "~base"\nexport default stage("a").from(base)`,
      "tsconfig.json": JSON.stringify({ extends: "./more.json" }),
      "more.json": JSON.stringify({ compilerOptions: { paths: { "~base": ["./one.ts"] } } }),
      "one.ts": "export const base = 'one'",
      "two.ts": "export const base = 'two'",
    })
    const base = async (): Promise<unknown> => (await project.load()).images[0]!.stage.base
    expect(await base()).toMatchObject({ reference: ["one"] })
    project.write(
      "more.json",
      JSON.stringify({ compilerOptions: { paths: { "~base": ["./two.ts"] } } }),
    )
    expect(await base()).toMatchObject({ reference: ["two"] })
  })

  test("when a file appears that is taken first", async () => {
    const project = tempProject({
      "image.config.ts": `import { stage } from "stagecraft"\nimport { base } from "./base"\nexport default stage("a").from(base)`,
      "base/index.ts": "export const base = 'folder'",
    })
    expect((await project.load()).images[0]!.stage.base).toMatchObject({ reference: ["folder"] })
    project.write("base.ts", "export const base = 'file'")
    expect((await project.load()).images[0]!.stage.base).toMatchObject({ reference: ["file"] })
  })

  test("when an installed package moves its entry", async () => {
    const project = tempProject({
      "image.config.ts": `import { stage } from "stagecraft"\nimport base from "base"\nexport default stage("a").from(base)`,
      "node_modules/base/package.json": JSON.stringify({ main: "one.js" }),
      "node_modules/base/one.js": "module.exports = 'one'",
      "node_modules/base/two.js": "module.exports = 'two'",
    })
    expect((await project.load()).images[0]!.stage.base).toMatchObject({ reference: ["one"] })
    project.write("node_modules/base/package.json", JSON.stringify({ main: "two.js" }))
    expect((await project.load()).images[0]!.stage.base).toMatchObject({ reference: ["two"] })
  })

  test.each(["damaged", "gone"])("when the cache is %s", async (how) => {
    const project = twoFiles()
    await project.load()
    for (const name of readdirSync(project.path(testCache))) {
      const path = project.path(`${testCache}/${name}`)
      if (how === "gone" && name.endsWith(".mjs")) rmSync(path)
      if (how === "damaged" && name.endsWith(".json")) writeFileSync(path, "{")
    }
    expect(await tagOf(project)).toBe("a")
  })
})

test("a module is run again each time, with what it is told then", async () => {
  const project = tempProject({
    "image.config.ts": `import { image, stage } from "stagecraft"
const top = process.env.CONFIG_TEST
export default ({ env, command }) => image(stage("a").from("alpine"), { tags: [\`x:\${top}-\${env.WHO}-\${command}\`] })`,
  })
  const tag = async (who: string): Promise<string> => {
    process.env["CONFIG_TEST"] = who
    const { images } = await project.load({ env: { WHO: who }, command: "emit" })
    return images[0]!.tags[0]!
  }
  expect([await tag("one"), await tag("two")]).toEqual(["x:one-one-emit", "x:two-two-emit"])
})

describe("with nothing changed", () => {
  test("no bundler, no search, no schema is loaded", async () => {
    const project = twoFiles()
    const options = { cwd: project.directory, cacheDirectory: project.path("cache") }
    expect((await runChild(options)).loaded).toContain("esbuild")
    expect(await runChild(options)).toMatchObject({ images: ["default"], loaded: [] })
  })
})

describe("several at once", () => {
  test("all load, and nothing unfinished stays", async () => {
    const project = twoFiles()
    const options = { cwd: project.directory, cacheDirectory: project.path("cache") }
    const results = await Promise.all(Array.from({ length: 4 }, () => runChild(options)))
    expect(results.map(({ images }) => images)).toEqual(
      Array.from({ length: 4 }, () => ["default"]),
    )
    const names = readdirSync(project.path("cache"))
    expect(names.filter((name) => name.startsWith("."))).toEqual([])
    expect(names).toHaveLength(3)
  })

  test("in one process, each gets its own", async () => {
    const projects = ["a", "b", "c"].map((tag) =>
      tempProject({ "image.config.ts": config(tag), "base.ts": "export const base = 'x'" }),
    )
    expect(await Promise.all(projects.map(tagOf))).toEqual(["a", "b", "c"])
  })
})

describe("where the cache is", () => {
  test("beside the nearest node_modules, else among the temporary files", () => {
    const project = tempProject({ "node_modules/a.txt": "", "apps/web/a.txt": "" })
    const own = join(tmpdir(), `stagecraft-${process.getuid!()}`)
    expect([...cacheFolders(project.path("apps/web"), undefined)]).toEqual([
      project.path("node_modules/.cache/stagecraft"),
      own,
    ])
    expect([...cacheFolders(tempFolder(), "/asked")]).toEqual(["/asked", own])
  })

  test("the next one when the first cannot be written", async () => {
    const project = twoFiles()
    project.write("blocked", "a file where a folder should be")
    const { images } = await project.load({ cacheDirectory: project.path("blocked/cache") })
    expect(images).toHaveLength(1)
  })

  test("nowhere", async () => {
    const project = twoFiles()
    project.write("blocked", "a file where a folder should be")
    const { diagnostics } = await runChild(
      { cwd: project.directory, cacheDirectory: project.path("blocked/cache") },
      { env: { ...process.env, TMPDIR: project.path("blocked") } },
    )
    expect(drawAll(diagnostics!, project.directory)).toMatchInlineSnapshot(`
      "
      error[config-cache-unwritable]: the bundled config cannot be written anywhere: ENOTDIR: not a directory, mkdir '<folder>/blocked/stagecraft-0'
        | tried
        | <folder>/blocked/cache
        | <folder>/blocked/stagecraft-0
      hint: make one of the folders writable, or point TMPDIR at one that is
      "
    `)
  })

  test("a folder of somebody else among the temporary files is not trusted", () => {
    const before = process.env["TMPDIR"]
    process.env["TMPDIR"] = tempFolder()
    try {
      const [own] = cacheFolders(process.env["TMPDIR"], undefined)
      expect(isTrusted(own!)).toBe(false)
      expect(openCacheFolder(own!)).toBe(own)
      expect(isTrusted(own!)).toBe(true)
      chmodSync(own!, 0o777)
      expect(isTrusted(own!)).toBe(false)
      expect(openCacheFolder(own!)).not.toBe(own)
      rmSync(own!, { recursive: true })
      symlinkSync(tempFolder(), own!)
      expect(isTrusted(own!)).toBe(false)
    } finally {
      if (before === undefined) delete process.env["TMPDIR"]
      else process.env["TMPDIR"] = before
    }
  })
})

describe("what is cleared", () => {
  const day = 24 * 3_600_000
  test("only what is ours, old and not asked for", () => {
    const folder = tempFolder()
    const bundle = (letter: string): string => `${letter.repeat(24)}.mjs`
    const put = (name: string, ageMs: number, contents = ""): void => {
      writeFileSync(join(folder, name), contents)
      const then = new Date(Date.now() - ageMs)
      utimesSync(join(folder, name), then, then)
    }
    put("config-live1.json", 2 * day, JSON.stringify({ bundle: bundle("a") }))
    put("config-dead1.json", 40 * day, JSON.stringify({ bundle: bundle("b") }))
    for (const letter of ["a", "b", "c"]) put(bundle(letter), 40 * day)
    put(`${bundle("c")}.map`, 2 * day)
    put(bundle("d"), 1000)
    put(`.${bundle("e")}.77.0`, day)
    put(`.${bundle("f")}.77.0`, 1000)
    for (const name of ["package.json", "index.mjs", ".gitignore", "README.md"]) put(name, 99 * day)
    mkdirSync(join(folder, "sub"))
    pruneCache(folder)
    expect(readdirSync(folder).sort()).toEqual(
      [
        "config-live1.json",
        bundle("a"),
        bundle("d"),
        `.${bundle("f")}.77.0`,
        "package.json",
        "index.mjs",
        ".gitignore",
        "README.md",
        "sub",
      ].sort(),
    )
  })
})

test("editing for an hour leaves a handful of bundles, the one in use and its map among them", async () => {
  const project = twoFiles()
  for (let edit = 0; edit < 20; edit++) {
    project.write("image.config.ts", config(`edit-${edit}`))
    await project.load()
  }
  const bundles = bundlesOf(project)
  expect(bundles).toHaveLength(9)
  expect(readdirSync(project.path(testCache)).filter((name) => name.endsWith(".map"))).toHaveLength(
    9,
  )
  expect(await tagOf(project)).toBe("edit-19")
  expect(bundlesOf(project).toSorted()).toEqual(bundles.toSorted())
})

test("nothing but the cache is written", async () => {
  const project = twoFiles()
  await project.load()
  expect(readdirSync(project.directory).sort()).toEqual([
    "base.ts",
    "image.config.ts",
    "node_modules",
  ])
  const [bundle] = bundlesOf(project)
  expect(readFileSync(project.path(`${testCache}/${bundle}`), "utf8")).toContain(basename(bundle!))
})
