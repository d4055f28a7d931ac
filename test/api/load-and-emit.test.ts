import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs"
import { join, relative } from "node:path"
import { describe, expect, it } from "vitest"
import { emit, faultsOf, load } from "../support/api.ts"
import { project, stagecraft } from "../support/cli.ts"

const config = `import { arg, defineConfig, image, stage } from "stagecraft";
import { folder } from "./folder.ts";
const version = arg("VERSION", { default: "1.36" });
const tests = stage("tests").from(\`busybox:\${version}\`).workdir("/t").run("true").run("echo 1");
const app = stage("app").from(tests).copy("a.txt", folder);
export default defineConfig(({ command, env }) => ({
  images: {
    app: image(app, { tags: ["acme/app:1"], platforms: ["linux/amd64"], context: "files", target: "app" }),
    tests: image(tests, { labels: { command, who: env.WHO ?? "nobody" } }),
  },
}));
`
const files = {
  "image.config.ts": config,
  "folder.ts": 'export const folder = "/app/";\n',
  "files/a.txt": "a\n",
}

describe("load", () => {
  it("tells what a config builds, and of which files it was made", async () => {
    const cwd = project(files)
    const found = await load({ cwd })
    expect(found).toEqual({
      file: join(cwd, "image.config.ts"),
      directory: cwd,
      inputs: [join(cwd, "image.config.ts"), join(cwd, "folder.ts")],
      images: [
        {
          name: "app",
          stage: "app",
          target: "app",
          tags: ["acme/app:1"],
          platforms: ["linux/amd64"],
          context: join(cwd, "files"),
        },
        { name: "tests", stage: "tests", tags: [], platforms: [], context: cwd },
      ],
      warnings: [],
    })
    expect(Object.isFrozen(found) && Object.isFrozen(found.images)).toBe(true)
  })

  it("searches upwards, takes a file or a folder, and tells the config what it was told", async () => {
    const cwd = project(files)
    const env = { WHO: "ci" }
    const upwards = await load({ cwd: join(cwd, "files"), env, command: "emit" })
    const named = await load({ cwd: join(cwd, ".."), config: relative(join(cwd, ".."), cwd), env })
    const [first] = await emit(upwards, { images: ["tests"] })
    const [second] = await emit(named, { images: ["tests"] })
    expect(first?.dockerfile.text).toMatch(/LABEL command=emit \\\n +who=ci/u)
    expect(second?.dockerfile.text).toMatch(/LABEL command=build \\\n +who=ci/u)
  })

  it("loads a changed config anew, and several at the same time", async () => {
    const folders = ["one", "two", "three"].map((name) =>
      project({
        "image.config.ts": `import { stage } from "stagecraft";\nexport default stage("${name}").from("busybox:1.36");\n`,
      }),
    )
    const projects = await Promise.all(folders.map((cwd) => load({ cwd })))
    expect(projects.map(({ images }) => images[0]?.stage)).toEqual(["one", "two", "three"])
  })

  it.each([
    ["config-not-found", {}],
    ["config-threw", { "image.config.ts": 'throw new Error("no")\n' }],
    ["config-exited", { "image.config.ts": "process.exit(3)\n" }],
    [
      "invalid-tag",
      {
        "image.config.ts":
          'import { image, stage } from "stagecraft"\nexport default image(stage("a").from("busybox"), { tags: ["A B"] })\n',
      },
    ],
  ])("rejects with %s", async (code, content) => {
    const [fault] = await faultsOf(load({ cwd: project(content) }))
    expect(fault).toMatchObject({ code, severity: "error" })
    const place = "image.config.ts" in content ? /image\.config\.ts$/u : /^undefined$/u
    expect(String(fault?.span?.file)).toMatch(place)
  })

  it.each([
    ["option-unknown", { confg: "a" }],
    ["value-wrong-type", { cwd: 1 }],
    ["value-wrong-type", { config: null }],
    ["value-wrong-type", { env: { A: 1 } }],
    ["value-wrong-type", "here"],
  ])("refuses with %s what is no option: %j", async (code, options) => {
    const [fault] = await faultsOf(load(options as never))
    expect(fault).toMatchObject({ code })
    expect(fault?.span?.file).toBe(import.meta.filename)
  })
})

describe("emit", () => {
  it("gives what the command writes, byte for byte, and writes nothing", async () => {
    const cwd = project(files)
    const before = readdirSync(cwd)
    const found = await load({ cwd, command: "emit", env: process.env })
    for (const [words, options] of [
      [[], {}],
      // A command line that asks for both is refused; a header tells one that is not.
      [["--no-optimize"], { optimize: false, proven: true }],
      [["--no-optimize"], { optimize: false }],
      [["--for", "docker-28", "--proven"], { profile: "docker-28", proven: true }],
    ] as const) {
      const out = join(cwd, "out")
      const emitted = await emit(found, { ...options, out })
      expect(readdirSync(cwd)).toEqual(before)
      mkdirSync(out)
      const { code, stderr } = await stagecraft(["emit", "--map", "--out", "out", ...words], {
        cwd,
      })
      expect(code, stderr).toBe(0)
      const written = readdirSync(out).map((name) => join(out, name))
      const given = emitted.flatMap(({ dockerfile, ignore, map }) => [dockerfile, ignore, map])
      expect(given.map(({ path }) => path).toSorted()).toEqual(written.toSorted())
      for (const { path, text } of given) expect(readFileSync(path, "utf8")).toBe(text)
      rmSync(out, { recursive: true })
    }
  })

  it("tells stages, arguments, bases and warnings", async () => {
    const cwd = project({
      "image.config.ts": `import { arg, stage } from "stagecraft";
const version = arg("VERSION", { default: "1.36" });
export default stage("app").from(\`busybox:\${version}\`).raw("MAINTAINER me");
`,
    })
    const [image] = await emit(await load({ cwd }))
    expect(image).toMatchObject({ name: "default", stages: ["app"], args: ["VERSION"] })
    expect(image?.dockerfile.path).toBe(join(cwd, "Dockerfile"))
    expect(image?.bases).toHaveLength(1)
    expect(image?.warnings.every(({ severity }) => severity !== "error")).toBe(true)
  })

  it("refuses what no load made, images that are not there, and an empty list", async () => {
    const found = await load({ cwd: project(files) })
    for (const [call, code] of [
      [emit({ ...found }), "value-wrong-type"],
      [emit(undefined as never), "value-wrong-type"],
      [emit(found, { images: ["ap"] }), "unknown-image"],
      [emit(found, { images: [] }), "value-wrong-type"],
      [emit(found, { optimise: false } as never), "option-unknown"],
      [emit(found, { optimize: "no" } as never), "value-wrong-type"],
      [emit(found, { profile: "docker-27" } as never), "invalid-build-option"],
    ] as const) {
      const [fault] = await faultsOf(call)
      expect(fault).toMatchObject({ code })
      expect(fault?.span?.file).toBe(import.meta.filename)
    }
  })
})
