import { spawnSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { findEngine } from "@stagecraft/engine"
import { describe, expect, it } from "vitest"
import { temporaryName } from "../engine/engine-under-test.ts"
import { project, stagecraft } from "../support/cli.ts"

const engine = await findEngine(process.env)
const head = 'import { defineConfig, image, stage } from "stagecraft"\n'

describe("an image is not the one of before, since", () => {
  it("raw text of its takes files from an image that is another one now", async () => {
    const base = temporaryName(engine, "unchanged-base")
    const cwd = project({
      "image.config.ts": `${head}const busybox = "busybox:1.36"
const base = stage("base").from(busybox).run(\`echo \${process.env.V} > /x\`)
const take = (name: string, text: string) => image(stage(name).from(busybox).raw(text))
export default defineConfig({
  images: {
    base: image(base, { tags: ["${base}"] }),
    copy: take("copy", "COPY --from=${base} /x /x"),
    mount: take("mount", "RUN --mount=from=${base},target=/m cp /m/x /x"),
  },
})
`,
    })
    const build = async (V: string): Promise<string> => {
      const { code, stderr } = await stagecraft(["build"], { cwd, env: { V } })
      expect(code, stderr).toBe(0)
      return stderr
    }
    await build("1")
    expect((await build("1")).match(/: unchanged/gu)).toHaveLength(3)
    expect(await build("2")).not.toContain(": unchanged")
    const told = async (...words: readonly string[]) => {
      const built = await stagecraft(["build", "--json", ...words], { cwd, env: { V: "2" } })
      const { images } = JSON.parse(built.stdout) as { images: readonly { unchanged?: true }[] }
      return images.map(({ unchanged }) => unchanged)
    }
    expect(await told()).toEqual([true, true, true])
    expect(await told("--force")).toEqual([undefined, undefined, undefined])
    const { stdout } = await stagecraft(["list", "--json"], { cwd })
    const { images } = JSON.parse(stdout) as { images: readonly { dependsOn: readonly string[] }[] }
    expect(images.map(({ dependsOn }) => dependsOn)).toEqual([[], ["base"], ["base"]])
  })

  it("a trigger of its base reads an argument that has another value", async () => {
    const name = temporaryName(engine, "unchanged-trigger")
    const trigger = project({
      "image.config.ts": `${head}const app = stage("app").from("busybox:1.36").onbuild((s) => s.raw("ARG X=0")).onbuild((s) => s.run("echo x=$X > /x"))
export default image(app, { tags: ["${name}"] })
`,
    })
    const cwd = project({
      "image.config.ts": `${head}export default image(stage("web").from("${name}").run("cat /x"))\n`,
    })
    expect((await stagecraft(["build"], { cwd: trigger })).code).toBe(0)
    const build = async (...words: readonly string[]): Promise<string> =>
      (await stagecraft(["build", ...words, "--progress", "plain"], { cwd })).stderr
    expect(await build()).toContain("x=0")
    expect(await build()).toContain(": unchanged")
    for (const x of ["1", "2"]) expect(await build("--build-arg", `X=${x}`)).toContain(`x=${x}`)
    const cached = await build("--build-arg", "X=2")
    expect(cached).not.toContain(": unchanged")
    expect(await build()).toContain(": unchanged")
  })
})

it("a base with triggers is built without the files that they take elsewhere", async () => {
  const [base, app] = ["base", "app"].map((name) => temporaryName(engine, `triggers-${name}`))
  const cwd = project({
    "image.config.ts": `${head}export default image(stage("base").from("busybox:1.36").onbuild((s) => s.copy(["files", "more"], "/f/")), { tags: ["${base}"] })\n`,
  })
  const built = await stagecraft(["build"], { cwd })
  expect(built.code, built.stderr).toBe(0)
  expect(built.stderr).not.toMatch(/error|warning/u)
  // In one build they run, and the files have to be there.
  const together = project({
    "image.config.ts": `${head}const base = stage("base").from("busybox:1.36").onbuild((s) => s.copy("files", "/f/"))
export default image(stage("app").from(base), { tags: ["${app}"] })\n`,
  })
  const { code, stderr } = await stagecraft(["build"], { cwd: together })
  expect(code).toBe(1)
  expect(stderr).toContain("error[copy-missing-file]: COPY files:")
})

it("an image with all of its folder is the one of before, whatever Stagecraft has noted in it", async () => {
  const name = temporaryName(engine, "unchanged-notes")
  const cwd = project({
    "image.config.ts": `${head}export default image(stage("all").from("busybox:1.36").copy(".", "/all/"), { tags: ["${name}"] })\n`,
    "node_modules/some/index.js": "",
  })
  const digest = async (): Promise<string> =>
    (await stagecraft(["list", "--digest"], { cwd })).stdout
  const before = await digest()
  const build = async () => await stagecraft(["build"], { cwd })
  expect((await build()).code).toBe(0)
  expect((await build()).stderr).toContain(": unchanged")
  expect(await digest()).toBe(before)
  const { stdout } = await engine.run(name, ["find", "/all/node_modules"])
  expect(stdout).toContain("/all/node_modules/some/index.js\n")
  expect(stdout).not.toContain("stagecraft/builds")
  expect(existsSync(join(cwd, "node_modules/.cache/stagecraft/builds"))).toBe(true)
})

it("an image with all of its folder has nothing of an output that is being written there", async () => {
  const cwd = project({
    "image.config.ts": `${head}export default image(stage("all").from("scratch").copy(".", "/all/"))\n`,
    ".env.stagecraft": "the author's",
  })
  const build = async (): Promise<string> => {
    const { code, stderr } = await stagecraft(["build", "-o", "out"], { cwd })
    expect(code, stderr).toBe(0)
    return stderr
  }
  await build()
  expect(readdirSync(join(cwd, "out/all"))).toEqual([".env.stagecraft", "image.config.ts"])
  // What lies there by now is a part of the folder; into one that is there, the draft is written.
  await build()
  expect(readdirSync(join(cwd, "out/all/out"))).toEqual(["all"])
  const again = await stagecraft(["build", "-o", "type=tar,dest=image.tar"], { cwd })
  expect(again.code, again.stderr).toBe(0)
  const list = spawnSync("tar", ["-tf", "image.tar"], { cwd, encoding: "utf8" })
  expect(list.stdout).not.toContain("stagecraft-")
})
