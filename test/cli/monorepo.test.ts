import { execFileSync } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { findEngine } from "@stagecraft/engine"
import { describe, expect, it } from "vitest"
import { project, stagecraft } from "../support/cli.ts"

const head = 'import { defineConfig, image, stage } from "stagecraft";\n'
const tag = (name: string): string => `stagecraft-test/${name}:${process.pid}`
const BASE = tag("mono-base")
const API = tag("mono-api")

/** A workspace of four packages, a tool that is none, and what nobody shall find. */
const files = {
  "package.json": '{ "name": "mono", "private": true, "workspaces": ["apps/*", "packages/*"] }',
  ".gitignore": "dist\n",
  "packages/base/package.json":
    '{ "name": "@acme/base", "exports": { "./image": "./image.config.ts" } }',
  "packages/base/image.config.ts": `${head}
export const runtime = stage("runtime").from("busybox:1.36").env({ WHO: "base" });
export default image(runtime.run("echo $WHO ${process.pid} > /who"), { tags: ["${BASE}"] });
`,
  "node_modules/@acme/base": "-> ../../packages/base",
  "apps/web/package.json": '{ "name": "@acme/web" }',
  "apps/web/index.html": "hello\n",
  "apps/web/image.config.ts": `${head}
const app = stage("app").from("${BASE}").copy("apps/web/index.html", "/");
export default defineConfig({ images: {
  web: image(app.cmd(["cat", "/who", "/index.html"]), { context: "../..", tags: ["${tag("mono-web")}"] }),
  migrate: image(app.cmd(["true"]), { context: "../.." }),
} });
`,
  "apps/api/package.json": '{ "name": "@acme/api" }',
  "apps/api/image.config.ts": `${head}import { runtime } from "@acme/base/image";
export default image(stage("api").from(runtime).copy("apps/web/index.html", "/"), { context: "../..", tags: ["${API}"] });
`,
  "tools/db/image.config.ts": `${head}export default stage("db").from("${API}").run("test -f /index.html");\n`,
  "dist/image.config.ts": `${head}export default stage("copied").from("busybox:1.36");\n`,
  "apps/.next/image.config.ts": `${head}export default stage("hidden").from("busybox:1.36");\n`,
  "node_modules/other/image.config.ts": `${head}export default stage("installed").from("busybox:1.36");\n`,
}

function repository(more: Readonly<Record<string, string>> = {}): string {
  const cwd = project({ ...files, ...more })
  execFileSync("git", ["init", "-q"], { cwd })
  return cwd
}

const names = (stdout: string): readonly string[] =>
  stdout
    .trim()
    .split("\n")
    .map((line) => line.split(" ", 1)[0]!)

describe("the images of a repository", () => {
  it("are found, named, filtered and told, each in the words of where one is", async () => {
    const cwd = repository()
    const all = ["@acme/api", "@acme/base", "@acme/web#web", "@acme/web#migrate", "tools/db"]
    const cases: readonly (readonly [
      words: readonly string[],
      found: readonly string[],
      at?: string,
    ])[] = [
      [["--all"], all],
      [
        ["web", "tools/db"],
        ["@acme/web#web", "@acme/web#migrate", "tools/db"],
      ],
      [["--filter", "web#m*"], ["@acme/web#migrate"]],
      [
        ["--filter", "apps/*", "--filter", "!*#migrate"],
        ["@acme/api", "@acme/web#web"],
      ],
      [
        ["--filter", "tools/db..."],
        ["@acme/api", "tools/db"],
      ],
      [
        ["--filter", "...^@acme/base"],
        ["@acme/web#web", "@acme/web#migrate"],
      ],
      [[], ["web", "migrate"], "apps/web"],
      [["migrate", "base"], ["@acme/base", "@acme/web#migrate"], "apps/web"],
      [["--filter", "../"], ["@acme/api", "@acme/web#web", "@acme/web#migrate"], "apps/web"],
    ]
    const runs = await Promise.all(
      cases.map(([words, , at = "."]) => stagecraft(["list", ...words], { cwd: join(cwd, at) })),
    )
    for (const [index, [words, found]] of cases.entries()) {
      expect(runs[index]!.stderr, words.join(" ")).toBe("")
      expect(names(runs[index]!.stdout), words.join(" ")).toEqual(found)
    }
    const json = await stagecraft(["list", "--all", "--json"], { cwd })
    const { images } = JSON.parse(json.stdout) as { images: readonly Record<string, unknown>[] }
    expect(images[2]).toEqual({
      name: "@acme/web#web",
      package: "@acme/web",
      folder: "apps/web",
      config: "apps/web/image.config.ts",
      stage: "app",
      tags: [tag("mono-web")],
      platforms: [],
      context: ".",
      dependsOn: ["@acme/base"],
    })
    const matrix = await stagecraft(["list", "--all", "--format", "matrix"], { cwd })
    const { include } = JSON.parse(matrix.stdout) as { include: readonly Record<string, string>[] }
    expect(matrix.stdout.trim()).not.toContain("\n")
    expect(include.map(({ name }) => name)).toEqual(all)
  })

  it("what matches nothing is told, with what was likely meant", async () => {
    const cwd = repository()
    const cases = [
      [["wbe"], "error[unknown-image]: the repository has no image «wbe»", "did you mean «web»?"],
      [["web#migrat"], "error[unknown-image]", "did you mean «web#migrate»?"],
      [["--filter", "ap/*"], "error[no-image-matches]: --filter ap/*", "list --all"],
      [["--filter", "[main]"], "error[no-image-matches]", "--affected"],
      [["--all", "web"], "error[usage-options-clash]", "all are meant already"],
      [["--all", "--config", "apps/web"], "error[usage-options-clash]", "the other finds all"],
      [[], "error[config-not-found]", "--all means every one"],
      [["--filter", "web", "--filter", "!apps/*"], "error[no-image-matches]", "nothing is left"],
    ] as const
    const runs = await Promise.all(cases.map(([words]) => stagecraft(["list", ...words], { cwd })))
    for (const [index, [words, ...told]] of cases.entries())
      for (const text of told) expect(runs[index]!.stderr, words.join(" ")).toContain(text)
  })

  it("one broken config is no other's, and one circle is everybody's", async () => {
    const cwd = repository({ "apps/bad/image.config.ts": "export default 5\n" })
    const listed = await stagecraft(["list", "--all"], { cwd })
    expect(names(listed.stdout)).toHaveLength(5)
    expect(listed.stderr).toContain("error[config-wrong-export]")
    expect(listed.stderr).toContain("--> apps/bad/image.config.ts:1:1")
    expect(listed.code).toBe(1)
    // Whoever asks for some images does not hear of others.
    const some = await stagecraft(["emit", "--filter", "web", "--check"], { cwd })
    expect(some.stderr).not.toContain("apps/bad")
    const emitted = await stagecraft(["emit", "--all"], { cwd })
    expect(emitted.code).toBe(1)
    expect(existsSync(join(cwd, "apps/web/web.Dockerfile"))).toBe(false)
    writeFileSync(
      join(cwd, "apps/bad/image.config.ts"),
      `${head}export default defineConfig({ images: {
  a: image(stage("a").from("acme/b:1"), { tags: ["acme/a"] }),
  b: image(stage("b").from("docker.io/acme/a:latest"), { tags: ["acme/b:1"] }),
} });\n`,
    )
    const circle = await stagecraft(["list", "--all"], { cwd })
    expect(circle.stderr).toContain(
      "error[images-in-a-circle]: no image of this circle can be built first: apps/bad#a builds on apps/bad#b builds on apps/bad#a",
    )
  })

  it("emit writes beside each config, or below a folder, what it writes for one alone", async () => {
    const cwd = repository()
    const alone = await stagecraft(["emit"], { cwd: join(cwd, "apps/web") })
    expect(alone.code, alone.stderr).toBe(0)
    const own = readFileSync(join(cwd, "apps/web/web.Dockerfile"), "utf8")
    const all = await stagecraft(["emit", "--all", "--format", "bake"], { cwd })
    expect(all.code, all.stderr).toBe(0)
    expect(all.stderr).toContain("apps/web/web.Dockerfile is up to date")
    expect(all.stderr).toContain("apps/api/Dockerfile written")
    expect(readFileSync(join(cwd, "apps/web/web.Dockerfile"), "utf8")).toBe(own)
    const bake = JSON.parse(readFileSync(join(cwd, "docker-bake.json"), "utf8")) as {
      readonly "//": string
      readonly target: Readonly<Record<string, Readonly<Record<string, string>>>>
    }
    expect(bake["//"]).toContain("stagecraft emit --all --format bake")
    expect(bake.target["acme_web_web"]).toMatchObject({
      context: ".",
      dockerfile: "apps/web/web.Dockerfile",
    })
    const check = await stagecraft(["emit", "--all", "--format", "bake", "--check"], { cwd })
    expect(check.code, check.stderr).toBe(0)
    const out = await stagecraft(["emit", "--filter", "apps/*", "-o", "out"], { cwd })
    expect(out.code, out.stderr).toBe(0)
    expect(existsSync(join(cwd, "out/apps/api/Dockerfile"))).toBe(true)
  })

  it("are built together, after what they build on", async () => {
    const engine = await findEngine(process.env)
    const cwd = repository()
    const built = await stagecraft(
      ["build", "--all", "--json", "--progress", "plain", "--metadata-file", "meta.json"],
      { cwd },
    )
    expect(built.code, built.stderr).toBe(0)
    const { images } = JSON.parse(built.stdout) as { images: readonly { name: string }[] }
    const all = ["@acme/api", "@acme/base", "@acme/web#web", "@acme/web#migrate", "tools/db"]
    expect(images.map(({ name }) => name)).toEqual(all)
    const meta = JSON.parse(readFileSync(join(cwd, "meta.json"), "utf8")) as object
    expect(Object.keys(meta)).toEqual(all)
    const line = (text: string): number => built.stderr.indexOf(text)
    expect(line("[@acme/web#web] image done")).toBeGreaterThan(line("[@acme/base] image done"))
    expect(line("[tools/db] load metadata")).toBeGreaterThan(line("[@acme/api] image done"))
    const { stdout } = await engine.run(tag("mono-web"), [])
    expect(stdout).toBe(`base ${process.pid}\nhello\n`)
    await Promise.all([BASE, API, tag("mono-web")].map((name) => engine.remove(name)))
  })
})
