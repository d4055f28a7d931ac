import {
  cpSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  mkdirSync,
  renameSync,
} from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { project, stagecraft } from "../support/cli.ts"
import { commit, git } from "../support/git.ts"
import { repo } from "../support/repo.ts"

const head = 'import { image, stage } from "stagecraft"\n'

async function affected(cwd: string, ref: string): Promise<string> {
  const words = ["list", "--all", `--affected=${ref}`, "--json"]
  const { code, stdout, stderr } = await stagecraft(words, { cwd })
  expect(code, stderr).toBe(0)
  const { images } = JSON.parse(stdout) as { images: { name: string }[] }
  return images.map(({ name }) => name).join(" ")
}

async function digests(cwd: string): Promise<ReadonlyMap<string, string>> {
  const { code, stdout, stderr } = await stagecraft(["list", "--all", "--digest", "--json"], {
    cwd,
  })
  expect(code, stderr).toBe(0)
  const { images } = JSON.parse(stdout) as { images: { name: string; digest: string }[] }
  return new Map(images.map(({ name, digest }) => [name, digest]))
}

/** A change, the images it affects as git is asked, and those whose digest is another, if not the same. */
type Case = readonly [what: string, change: () => void, affected: string, anew?: string]

interface Outcome {
  readonly what: string
  readonly affected: string
  readonly anew: string
}

const wanted = ([what, , names, anew = names]: Case): Outcome => ({ what, affected: names, anew })

/** What each change does on its own. */
async function outcomes(cwd: string, cases: readonly Case[]): Promise<readonly Outcome[]> {
  const before = await digests(cwd)
  const found: Outcome[] = []
  for (const [what, change] of cases) {
    change()
    const names = await affected(cwd, "HEAD")
    const now = await digests(cwd)
    const anew = [...now.keys()].filter((name) => now.get(name) !== before.get(name))
    found.push({ what, affected: names, anew: anew.join(" ") })
    git(cwd, "reset", "-q", "--hard")
    git(cwd, "clean", "-qfd")
  }
  return found
}

const apart = (folder: string, image: string): Readonly<Record<string, string>> => ({
  [`${folder}/package.json`]: `{ "name": "${folder}" }`,
  [`${folder}/image.config.ts`]: `${head}${image}\n`,
})

describe("a submodule that leads to another commit", () => {
  it.each([
    ["as git is set up", []],
    ["whose changes git is told to pass over", ["diff.ignoreSubmodules", "all"]],
  ])("affects who sees what it holds, or imports of it, %s", async (_, setting) => {
    const vendor = project({ "app/main.txt": "1", "app/run.ts": 'export const run = "make"\n' })
    git(vendor, "init", "-q")
    commit(vendor, "first")
    const cwd = project({
      "package.json": '{ "name": "mono", "workspaces": ["*"] }',
      ...apart(
        "a",
        `export default image(stage("a").from("scratch").copy("vendor/app/main.txt", "/"), { context: ".." })`,
      ),
      ...apart(
        "b",
        `export default image(stage("b").from("scratch").copy("main.txt", "/"), { context: "../vendor/app" })`,
      ),
      ...apart(
        "c",
        `export default image(stage("c").from("scratch").copy("vendor", "/"), { context: ".." })`,
      ),
      ...apart(
        "d",
        `import { run } from "../vendor/app/run.ts"
export default image(stage("d").from("busybox").run(run))`,
      ),
      ...apart(
        "e",
        `export default image(stage("e").from("scratch").copy("a/package.json", "/"), { context: ".." })`,
      ),
    })
    git(cwd, "init", "-q")
    git(cwd, "submodule", "--quiet", "add", vendor, "vendor")
    if (setting.length > 0) {
      git(cwd, "config", ...setting)
      git(cwd, "config", "-f", ".gitmodules", "submodule.vendor.ignore", "all")
    }
    commit(cwd)
    const inside = join(cwd, "vendor")
    writeFileSync(join(inside, "app/main.txt"), "2")
    // Not committed there, either.
    expect(await affected(cwd, "HEAD")).toBe("a b c d")
    commit(inside)
    const bumped = git(inside, "rev-parse", "HEAD").trim()
    git(cwd, "update-index", "--cacheinfo", `160000,${bumped},vendor`)
    git(cwd, "-c", "submodule.vendor.ignore=none", "commit", "-qm", "bump", "--allow-empty")
    expect(await affected(cwd, "HEAD")).toBe("")
    expect(await affected(cwd, "HEAD~1")).toBe("a b c d")
  })
})

describe("what blocks ask of the disk", () => {
  it("affects their images when it is gone, or has come", async () => {
    const cwd = project({})
    const from = join(repo, "examples/monorepo/npm")
    const other = '{ "name": "other", "version": "1.0.0", "scripts": { "test": "true" } }'
    cpSync(from, cwd, { recursive: true, filter: (path) => !path.includes("node_modules") })
    mkdirSync(join(cwd, "packages/other"))
    writeFileSync(join(cwd, "packages/other/package.json"), other)
    writeFileSync(join(cwd, "packages/other/notes.md"), "")
    git(cwd, "init", "-q")
    commit(cwd)
    const all = [...(await digests(cwd)).keys()].join(" ")
    const at = (path: string): string => join(cwd, path)
    const gone = (path: string) => (): void => rmSync(at(path), { recursive: true })
    const written = (path: string, text: string) => (): void => {
      mkdirSync(join(at(path), ".."), { recursive: true })
      writeFileSync(at(path), text)
    }
    const manifest = (path: string, from: string, to: string) => (): void => {
      const text = readFileSync(at(path), "utf8")
      expect(text).toContain(from)
      writeFileSync(at(path), text.replace(from, to))
    }
    const cases: readonly Case[] = [
      ["settings are gone", gone(".npmrc"), all],
      ["settings of the compiler are gone", gone("tsconfig.json"), all],
      ["settings of the compiler have come", written("tsconfig.build.json", "{}"), all],
      ["what nobody asks for is gone", gone("packages/other/notes.md"), ""],
      ["what nobody asks for has come", written("packages/notes.md", ""), ""],
      ["a package of some", gone("packages/config"), all, "@acme/api @acme/web"],
      ["a package of none", gone("packages/other"), all, ""],
      ["its manifest", gone("packages/other/package.json"), all, ""],
      [
        "a package that has come",
        written("packages/new/package.json", '{ "name": "new" }'),
        all,
        "",
      ],
      ["its scripts", manifest("packages/other/package.json", "true", "false"), ""],
      ["its name", manifest("packages/other/package.json", '"other"', '"another"'), all, ""],
      ["a folder that is asked for", gone("apps/web/public"), "@acme/web"],
    ]
    expect(await outcomes(cwd, cases)).toEqual(cases.map(wanted))
  }, 120_000)
})

describe("a symbolic link that leads elsewhere", () => {
  it("affects who imports or has a context by way of it", async () => {
    const cwd = project({
      "package.json": '{ "name": "mono", "workspaces": ["*"] }',
      ...apart(
        "a",
        `import { run } from "./blocks/b.ts"
export default image(stage("a").from("busybox").run(run))`,
      ),
      "a/blocks": "-> shared1",
      "a/shared1/b.ts": 'export const run = "one"\n',
      "a/shared2/b.ts": 'export const run = "two"\n',
      ...apart(
        "b",
        `export default image(stage("b").from("scratch").copy("x", "/"), { context: "cur" })`,
      ),
      "b/cur": "-> ../dirs/now",
      "dirs/now": "-> one",
      "dirs/one/x": "one",
      "dirs/two/x": "two",
      ...apart(
        "c",
        `export default image(stage("c").from("scratch").copy(".", "/", { from: "own" }), { contexts: { own: "../dirs/now" } })`,
      ),
      ...apart(
        "d",
        `export default image(stage("d").from("scratch").copy(".", "/"), { context: "plain" })`,
      ),
      "d/plain/y": "y",
      "d/plain/z.log": "z",
      "d/plain/.dockerignore": "-> ../ignored",
      "d/ignored": "*.log",
      "d/ignored2": "*.txt",
      ...apart(
        "e",
        `export default image(stage("e").from("scratch").copy(["by/x"], "/").copy("some/*.txt", "/"))`,
      ),
      "e/by": "-> far",
      "e/far/x": "x",
      "e/some/a.txt": "-> ../near",
      "e/near": "n",
    })
    git(cwd, "init", "-q")
    commit(cwd)
    const link = (path: string, to: string) => (): void => {
      rmSync(join(cwd, path), { recursive: true })
      symlinkSync(to, join(cwd, path))
    }
    const write = (path: string, text: string) => (): void => writeFileSync(join(cwd, path), text)
    const gone = (path: string) => (): void => rmSync(join(cwd, path), { recursive: true })
    const cases: readonly Case[] = [
      ["what is imported", link("a/blocks", "shared2"), "a"],
      [
        "a link becomes a folder",
        () => {
          rmSync(join(cwd, "a/blocks"))
          renameSync(join(cwd, "a/shared2"), join(cwd, "a/blocks"))
        },
        "a",
      ],
      ["a context", link("b/cur", "../dirs/two"), "b"],
      ["contexts, by a link that another one leads to", link("dirs/now", "two"), "b c"],
      ["what a link led to all the time", write("dirs/one/x", "other"), "b c"],
      ["where none leads", write("dirs/two/x", "other"), ""],
      ["what is copied by a link is gone", gone("e/far"), "e"],
      ["what a link that matches leads to is gone", gone("e/near"), "e"],
      ["an ignore file", link("d/plain/.dockerignore", "../ignored2"), "d"],
      ["what an ignore file leads to", write("d/ignored", "*.md\n"), "d"],
    ]
    expect(await outcomes(cwd, cases)).toEqual(cases.map(wanted))
  }, 120_000)
})

describe("what the bundler asks of the disk", () => {
  it("affects the config that imports something else for it", async () => {
    const run = (word: string): string => `export const run = "${word}"\n`
    const config = (name: string, from: string): Readonly<Record<string, string>> =>
      apart(
        name,
        `import { run } from "${from}"
export default image(stage("${name}").from("busybox").run(run))`,
      )
    const cwd = project({
      "package.json": '{ "name": "mono", "workspaces": ["*"] }',
      ...config("a", "./run"),
      "a/run.tsx": run("x"),
      "a/run.ts": run("y"),
      ...config("b", "./lib"),
      "b/lib/index.tsx": run("x"),
      "b/lib/index.js": run("y"),
      ...config("c", "./run.js"),
      "c/run.ts": run("x"),
      "c/run.tsx": run("y"),
      ...config("d", "@own/run.ts"),
      "d/tsconfig.json": '{ "compilerOptions": { "paths": { "@own/*": ["./one/*"] } } }',
      "d/one/run.ts": run("x"),
      "d/two/run.ts": run("y"),
    })
    git(cwd, "init", "-q")
    commit(cwd)
    const write = (path: string, text: string) => (): void => writeFileSync(join(cwd, path), text)
    const gone = (path: string) => (): void => rmSync(join(cwd, path))
    const paths = '{ "compilerOptions": { "paths": { "@own/*": ["./two/*"] } } }'
    const cases: readonly Case[] = [
      ["an ending that was taken first", gone("a/run.tsx"), "a"],
      ["one that is taken later", gone("a/run.ts"), ""],
      ["the file that a folder stands for", gone("b/lib/index.tsx"), "b"],
      ["one that is taken first has come", write("b/lib/index.ts", run("z")), "", ""],
      ["what a script is compiled from", gone("c/run.ts"), "c"],
      ["where imports lead", write("d/tsconfig.json", paths), "d"],
    ]
    expect(await outcomes(cwd, cases)).toEqual(cases.map(wanted))
  }, 120_000)
})
