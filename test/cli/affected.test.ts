import {
  chmodSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { findEngine } from "@stagecraft/engine"
import type { Engine } from "@stagecraft/engine"
import { beforeAll, describe, expect, it } from "vitest"
import { temporaryName } from "../engine/engine-under-test.ts"
import { project, stagecraft } from "../support/cli.ts"
import { commit, git } from "../support/git.ts"

const head = 'import { defineConfig, image, secret, stage } from "stagecraft"\n'

describe("what git knows of a change", () => {
  const files = {
    "package.json": '{ "name": "mono", "workspaces": ["apps/*"] }',
    ".gitignore": "ignored\n",
    "shared.ts": "export const run = 'make'\n",
    "image.lock": `{ "version": 1, "images": { "docker.io/library/busybox:1.36": { "digest": "sha256:${"a".repeat(64)}", "platforms": {} }, "docker.io/library/alpine:3": { "digest": "sha256:${"b".repeat(64)}", "platforms": {} } } }`,
    "lib/one.txt": "one",
    "lib/two.txt": "two",
    "apps/web/package.json": '{ "name": "web" }',
    "apps/web/src/a.txt": "a",
    "apps/web/src/no.log": "a",
    "apps/web/image.config.ts": `${head}import { run } from "../../shared.ts"
export default image(stage("web").from("busybox:1.36").copy("apps/web/src", "/").run(run), { context: "../..", exclude: ["**/*.log"] })
`,
    "apps/api/package.json": '{ "name": "api" }',
    "apps/api/image.config.ts": `${head}export default image(stage("api").from("alpine:3").copy(["lib/one.txt"], "/"), { context: "../.." })\n`,
    "apps/all/package.json": '{ "name": "all" }',
    "apps/all/.dockerignore": "*.md\n",
    "apps/all/image.config.ts": `${head}export default image(stage("all").from("scratch").copy(".", "/"))\n`,
  }

  it("says which images are affected", async () => {
    const cwd = project(files)
    git(cwd, "init", "-q")
    commit(cwd, "first")
    const at = (path: string): string => join(cwd, path)
    const write =
      (path: string, text = "other") =>
      (): void =>
        writeFileSync(at(path), text)
    const lock = (from: string, to: string) => (): void =>
      writeFileSync(at("image.lock"), readFileSync(at("image.lock"), "utf8").replaceAll(from, to))
    const all =
      (...changes: readonly (() => void)[]) =>
      (): void => {
        for (const change of changes) change()
      }
    const cases: readonly (readonly [what: string, change: () => void, affected: string])[] = [
      [
        "files that nobody sees, that are kept out or that git ignores, a lock in other words",
        all(
          write("lib/two.txt"),
          write("apps/web/src/no.log"),
          write("apps/web/src/ignored"),
          lock("{ ", "{\n"),
        ),
        "",
      ],
      ["a file that is seen, in a folder that is copied", write("apps/web/src/a.txt"), "web"],
      ["a new one", write("apps/web/src/b.txt"), "web"],
      ["one that is gone", () => rmSync(at("lib/one.txt")), "api"],
      ["another name", () => renameSync(at("apps/web/src/a.txt"), at("apps/web/src/c")), "web"],
      ["permissions", () => chmodSync(at("apps/web/src/a.txt"), 0o755), "web"],
      ["an ignore file", write("apps/all/.dockerignore", "*.txt\n"), "all"],
      [
        "what a config imports, and a base that is locked anew",
        all(write("shared.ts", "export const run = 'all'\n"), lock("bbbb", "cccc")),
        "api web",
      ],
    ]
    for (const [what, change, affected] of cases) {
      change()
      const { stdout, stderr, code } = await stagecraft(
        ["list", "--all", "--affected=main", "--json"],
        { cwd },
      )
      expect(code, stderr).toBe(0)
      const { images } = JSON.parse(stdout) as { images: { name: string }[] }
      expect([what, images.map(({ name }) => name).join(" ")]).toEqual([what, affected])
      git(cwd, "checkout", "-q", ".")
      git(cwd, "clean", "-qfdx", "-e", "node_modules")
    }
  }, 60_000)

  it("is asked since the branch left, since a commit, and in words where it cannot be", async () => {
    const cwd = project(files)
    const list = (...words: string[]) => stagecraft(["list", "--all", ...words], { cwd })
    const outside = await list("--affected")
    expect(outside.code).toBe(1)
    expect(outside.stderr).toContain("error[affected-needs-git]: git cannot say what has changed")
    git(cwd, "init", "-q")
    commit(cwd, "first")
    git(cwd, "checkout", "-qb", "work")
    writeFileSync(join(cwd, "lib/one.txt"), "changed")
    commit(cwd, "second")
    git(cwd, "checkout", "-q", "main")
    writeFileSync(join(cwd, "apps/web/src/a.txt"), "changed")
    commit(cwd, "third")
    git(cwd, "checkout", "-q", "work")
    const branch = await list("--affected")
    expect(branch.stdout).toBe("api  stage api\n")
    expect(branch.stderr).toMatch(
      /^1 of 3 images affected: api, since this branch left main \(\w+\)\n$/u,
    )
    writeFileSync(join(cwd, "apps/all/untracked"), "x")
    const head = await list("--affected=HEAD")
    expect(head.stdout).toBe("all  stage all\n")
    expect(head.stderr).toContain("since HEAD")
    expect(head.stderr).toContain("with 1 file that is not committed")
    const unknown = await list("--affected=nowhere")
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toContain(
      "error[affected-unknown-ref]: --affected=nowhere: git has no such",
    )
    const empty = await list("--affected=")
    expect(empty.code).toBe(2)
    expect(empty.stderr).toContain("needs REF behind the =")
    const shallow = project({})
    git(shallow, "clone", "-q", "--depth=1", `file://${cwd}`, "clone")
    const cut = await stagecraft(["list", "--all", "--affected=main"], {
      cwd: join(shallow, "clone"),
    })
    expect(cut.stderr).toContain("hint: this clone has no history: fetch it")
    git(cwd, "checkout", "-qf", "main")
    const alone = join(shallow, "alone")
    git(cwd, "clone", "-q", `file://${cwd}`, alone)
    git(alone, "checkout", "-q", "--orphan", "alone")
    commit(alone, "first")
    const lost = await stagecraft(["list", "--all", "--affected"], { cwd: alone })
    expect(lost.stderr).toContain("git does not find where this branch left origin/main or main\n")
  }, 60_000)

  it("is not waited for after a Ctrl-C", async () => {
    const cwd = project({ ...files, "bin/git": '#!/bin/sh\n: > "$0.started"\nexec sleep 60\n' })
    chmodSync(join(cwd, "bin/git"), 0o755)
    const { code, stderr } = await stagecraft(["list", "--affected"], {
      cwd: join(cwd, "apps/all"),
      env: { PATH: `${join(cwd, "bin")}:${process.env["PATH"]}` },
      onStart: (child) => {
        const look = setInterval(() => {
          if (!existsSync(join(cwd, "bin/git.started"))) return
          clearInterval(look)
          child.kill("SIGINT")
        }, 20)
      },
    })
    expect(code, stderr).toBe(130)
    expect(stderr).toContain("error[interrupted]: interrupted")
  })

  it("gives digests that stay where nothing changed", async () => {
    const cwd = project(files)
    const digests = async (): Promise<Record<string, string>> => {
      const { stdout, stderr } = await stagecraft(["list", "--all", "--digest", "--json"], { cwd })
      expect(stderr).toBe("")
      const { images } = JSON.parse(stdout) as { images: { name: string; digest: string }[] }
      return Object.fromEntries(images.map(({ name, digest }) => [name, digest]))
    }
    const before = await digests()
    expect(Object.keys(before)).toEqual(["all", "api", "web"])
    writeFileSync(join(cwd, "apps/web/src/a.txt"), "b")
    const after = await digests()
    expect({ ...after, web: before["web"] }).toEqual(before)
    expect(after["web"]).not.toBe(before["web"])
    utimesSync(join(cwd, "lib/one.txt"), 1, 1)
    writeFileSync(join(cwd, "apps/web/src/a.txt"), "a")
    expect(await digests()).toEqual(before)
  })
})

describe("what was built before", () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await findEngine(process.env)
  })

  it("is not built again while all of it is known to be the same", async () => {
    const [web, base, other] = ["web", "base", "other"].map((name) => temporaryName(engine, name))
    const busybox = await engine.inspect("busybox:1.36")
    await engine.tag(busybox!.id, base!)
    const cwd = project({
      "a.txt": "a",
      npmrc: "token",
      "image.config.ts": `${head}
const web = stage("web").from("${base}").copy("a.txt", "/").run("date +%N > /when")
const shy = stage("shy").from("${base}").run("cat /run/secrets/npmrc", { mounts: [secret("npmrc")] })
export default defineConfig({ images: {
  web: image(web, { tags: ["${web}"] }),
  shy: image(shy, { secrets: { npmrc: { file: "npmrc" } } }),
  timid: image(shy, { labels: { own: "1" }, secrets: { npmrc: { file: "npmrc" } } }),
} })
`,
    })
    const build = async (...words: string[]): Promise<string> => {
      const { code, stderr } = await stagecraft(["build", ...words], { cwd })
      expect(code, stderr).toBe(0)
      return stderr
    }
    const id = async (tag = web!): Promise<string | undefined> => (await engine.inspect(tag))?.id
    const never = await stagecraft(["why", "web"], { cwd })
    expect(never.code).toBe(1)
    expect(never.stderr).toContain("error[never-built]: image «web» was not built here")

    await build()
    const first = await id()
    const again = await build()
    expect(again).toMatch(/^web: unchanged, \d+(\.\d)? s saved$/mu)
    expect(again).toContain(
      "shy, timid: nothing has changed here, and they are built all the same: not known is the value of the secret npmrc\n",
    )
    // A time is none of it; another name is given to what is there.
    utimesSync(join(cwd, "a.txt"), 1, 1)
    expect(await build("web", "--tag", other!)).toContain("web: unchanged")
    expect(await id(other)).toBe(first)

    // What was asked for anew takes the place of what was there.
    expect(await build("web", "--no-cache")).not.toContain("unchanged")
    const anew = await id()
    expect(anew).not.toBe(first)
    expect(await build("web")).toContain("web: unchanged")
    expect(await id()).toBe(anew)
    expect(await build("web", "--force")).not.toContain("unchanged")

    writeFileSync(join(cwd, "a.txt"), "b")
    const why = await stagecraft(["why", "web", "--build-arg", "X=1"], { cwd })
    expect(why.stdout).toContain("  files: 1\n    a.txt  changed\n")
    expect(why.stdout).toContain(`  ${base} is not locked, and may have moved`)
    await build("web")
    const changed = await id()
    expect(changed).not.toBe(anew)
    // Back to what was built before, and to its image.
    writeFileSync(join(cwd, "a.txt"), "a")
    expect(await build("web")).toContain("web: unchanged")
    expect(await id()).toBe(anew)

    // The base moves; and the result is thrown away.
    await engine.tag(changed!, base!)
    expect(await build("web")).not.toContain("unchanged")
    await engine.tag(busybox!.id, base!)
    expect(await build("web", "--target", "web")).not.toContain("unchanged")
    for (const name of [web!, other!]) await engine.remove(name)
    expect(await build("web")).not.toContain("unchanged")
  }, 120_000)

  it("is known where it was asked for, also in folders of no repository", async () => {
    const image = (name: string) =>
      `${head}export default stage("${name}").from("scratch").label({ name: "${name}" })\n`
    const cwd = project({
      "a/node_modules/keep": "",
      "a/image.config.ts": image("a"),
      "b/node_modules/keep": "",
      "b/image.config.ts": image("b"),
    })
    const built = await stagecraft(["build", "--all", "--json"], { cwd })
    expect(built.code, built.stderr).toBe(0)
    const { images } = JSON.parse(built.stdout) as { images: { id: string }[] }
    const why = await stagecraft(["why", "--all", "--json"], { cwd })
    expect(JSON.parse(why.stdout), why.stderr).toMatchObject({
      images: [
        { name: "a", changed: false },
        { name: "b", changed: false },
      ],
    })
    for (const { id } of images) await engine.remove(id)
  })

  it("is told by what lies below, too, and moves the mark that changes are told from", async () => {
    const [base, top] = ["below", "top"].map((name) => temporaryName(engine, name))
    const cwd = project({
      "package.json": '{ "name": "mono", "workspaces": ["*"] }',
      "base/package.json": '{ "name": "base" }',
      "base/a.txt": "a",
      "base/image.config.ts": `${head}export default image(stage("base").from("scratch").copy("a.txt", "/"), { tags: ["${base}"] })\n`,
      "top/package.json": '{ "name": "top" }',
      "top/image.config.ts": `${head}const level = process.env["LEVEL"] ?? "a"
export default image(stage("top").from("${base}").label({ level }), { tags: ["${top}"] })\n`,
    })
    type Row = { name: string; digest: string; unlocked: string[]; changed: boolean }
    const rows = async (line: string, env = {}): Promise<Record<string, Row>> => {
      const { stdout, stderr } = await stagecraft([...line.split(" "), "--json"], { cwd, env })
      expect(stdout, stderr).not.toBe("")
      const { images } = JSON.parse(stdout) as { images: Row[] }
      return Object.fromEntries(images.map((each) => [each.name, each]))
    }
    const build = async (words: string, env = {}): Promise<string> => {
      const { code, stdout, stderr } = await stagecraft(["build", ...words.split(" ")], {
        cwd,
        env,
      })
      expect(code, stderr).toBe(0)
      return stdout + stderr
    }
    const before = await rows("list --all --digest")
    expect(before["top"]).toMatchObject({ unlocked: [] })
    expect(await rows("list top --digest")).toEqual({
      top: { ...before["top"], dependsOn: [] },
    })
    writeFileSync(join(cwd, "base/a.txt"), "b")
    const changed = await rows("list --all --digest")
    expect(changed["top"]?.digest).not.toBe(before["top"]?.digest)
    writeFileSync(join(cwd, "base/a.txt"), "a")

    await build("--all")
    expect(await rows("why top")).toMatchObject({ top: { changed: false, unlocked: [] } })
    // Of a run that would build nothing, nothing is said but that.
    const dry = await build("--all --dry-run")
    expect(dry).toContain("nothing would be, either:")
    expect(dry).toContain("base: unchanged\ntop: unchanged\n")
    writeFileSync(join(cwd, "base/a.txt"), "b")
    const half = await stagecraft(["why", "top"], { cwd })
    expect(half.stdout).toContain("top: changed since")
    expect(half.stdout).toContain(`  base ${base}, which is built here, has changed`)
    expect(await build("--all --dry-run")).not.toContain("unchanged")
    // Alone it is built on what was built, and that is still another than it would be.
    expect(await build("top")).toContain("top: unchanged")
    expect(await rows("why top")).toMatchObject({ top: { changed: true } })
    await build("--all")
    expect(await rows("why --all")).toMatchObject({
      base: { changed: false },
      top: { changed: false },
    })

    await build("top", { LEVEL: "b" })
    expect(await rows("why top")).toMatchObject({ top: { changed: true } })
    expect(await build("top")).toContain("top: unchanged")
    expect(await rows("why top")).toMatchObject({ top: { changed: false } })

    // Asked with the options that it was built with, it is what it was.
    const words = "base --reproducible --cgroup-parent docker"
    await build(words, { SOURCE_DATE_EPOCH: "7" })
    expect(await rows("why base")).toMatchObject({ base: { changed: true } })
    expect(await rows(`why ${words}`, { SOURCE_DATE_EPOCH: "7" })).toMatchObject({
      base: { changed: false },
    })
    for (const name of [base!, top!]) await engine.remove(name)
  }, 60_000)
})
