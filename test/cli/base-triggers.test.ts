import { readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { findEngine } from "@stagecraft/engine"
import { beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { startRegistry } from "../../scripts/engine/registry.ts"
import type { Registry } from "../../scripts/engine/registry.ts"
import { ensureEngine } from "../../scripts/engine/up.ts"
import { containerdHost, temporaryName } from "../engine/engine-under-test.ts"
import { pushImage } from "../registry/push-image.ts"
import { build, load } from "../support/api.ts"
import { project, stagecraft } from "../support/cli.ts"

const engine = await findEngine(process.env)
const head = 'import { image, stage } from "stagecraft"\n'
let registry: Registry

beforeAll(async () => {
  registry = await startRegistry()
  return async () => registry.stop()
})

const config = (base: string, steps = "", options = "{}"): string =>
  `${head}export default image(stage("app").from("${base}")${steps}, ${options})\n`

const files = { "a.txt": "a\n", "lib/b.txt": "b\n", "other.txt": "other\n" }

/** A base in the registry, and nowhere else, that has triggers. It has nothing to run. */
async function pushed(name: string, ...triggers: readonly string[]): Promise<string> {
  await pushImage(registry.host, name, "1", [
    { platform: "linux/amd64", marker: name, config: { OnBuild: triggers } },
  ])
  const reference = `${registry.host}/${name}:1`
  onTestFinished(async () => engine.remove(reference))
  return reference
}

async function built(cwd: string, ...words: readonly string[]): Promise<string> {
  const run = await stagecraft(["build", "--progress", "plain", "-o", "out", ...words], { cwd })
  expect(run.code, run.stderr).toBe(0)
  return run.stderr
}

function found(cwd: string): readonly string[] {
  return readdirSync(join(cwd, "out"), { recursive: true, encoding: "utf8" }).toSorted()
}

const AGAIN = "building again, as written, with all that they may take"

describe("a base with ONBUILD COPY", () => {
  it("that only a registry has copies what it says, and is known again by what it copied", async () => {
    const base = await pushed("copies", "COPY a.txt lib /got/")
    const cwd = project({ "image.config.ts": config(base), ...files })
    expect(await built(cwd)).toContain(AGAIN)
    expect(found(cwd)).toEqual(["got", "got/a.txt", "got/b.txt", "marker"])
    const tag = temporaryName(engine, "base-triggers")
    writeFileSync(join(cwd, "image.config.ts"), config(base, "", `{ tags: ["${tag}"] }`))
    const lock = await stagecraft(["lock"], { cwd })
    expect(lock.code, lock.stderr).toBe(0)
    const again = async () => (await stagecraft(["build"], { cwd })).stderr
    await again()
    writeFileSync(join(cwd, "other.txt"), "not taken\n")
    expect(await again()).toContain(": unchanged")
    writeFileSync(join(cwd, "lib/b.txt"), "taken\n")
    expect(await again()).not.toContain(": unchanged")
  })

  it("is known where the engine has it, or the lock", async () => {
    const triggers = ["COPY --chown=1:1 a.txt /got/", "ADD lib/*.txt other.txt /got/"]
    const base = await pushed("known", ...triggers)
    const locked = project({ "image.config.ts": config(base), ...files })
    expect((await stagecraft(["lock"], { cwd: locked })).code).toBe(0)
    expect(await built(locked)).not.toContain(AGAIN)
    expect(found(locked)).toEqual(["got", "got/a.txt", "got/b.txt", "got/other.txt", "marker"])
    const { stdout } = await stagecraft(["emit", "--format", "json"], { cwd: locked })
    const { images } = JSON.parse(stdout) as { images: [{ files: readonly { text: string }[] }] }
    expect(images[0].files[1]!.text).toContain("!a.txt\n")
    const tag = temporaryName(engine, "base-triggers-known")
    const made = `stage("made").from("scratch").copy("a.txt", "/marker")${triggers.map((text) => `.onbuild((on) => on.raw("${text}"))`).join("")}`
    const here = project({
      "made/image.config.ts": `${head}export default image(${made}, { tags: ["${tag}"] })\n`,
      "made/a.txt": "",
      "image.config.ts": config(tag),
      ...files,
    })
    expect((await stagecraft(["build"], { cwd: join(here, "made") })).code).toBe(0)
    const said = await built(here)
    expect(said).not.toContain(AGAIN)
    expect(said).not.toContain("base-breaks-assumption")
    expect(found(here)).toEqual(found(locked))
    const verified = await stagecraft(["verify"], { cwd: here })
    expect(verified.code, verified.stderr).toBe(0)
  })

  it("is another one in the registry than in the engine, which --pull asks for", async () => {
    const base = await pushed("moved", "COPY . /got/")
    const cwd = project({
      "old/image.config.ts": `${head}export default image(stage("old").from("scratch").copy("a.txt", "/").onbuild((on) => on.copy("a.txt", "/got/")), { tags: ["${base}"] })\n`,
      "old/a.txt": "",
      "image.config.ts": config(base, "", '{ exclude: ["old", "out"] }'),
      ...files,
    })
    expect((await stagecraft(["build"], { cwd: join(cwd, "old") })).code).toBe(0)
    expect(await built(cwd)).not.toContain(AGAIN)
    expect(found(cwd)).toEqual(["a.txt", "got", "got/a.txt"])
    expect(await built(cwd, "--pull")).toContain(AGAIN)
    expect(found(cwd)).toEqual(expect.arrayContaining(["got/lib/b.txt", "got/other.txt"]))
  })

  it("is none of a plain base that only a registry has, of which each step runs once without a cache", async () => {
    const base = await pushed("plain")
    const cwd = project({ "image.config.ts": config(base, '.copy("a.txt", "/got/")'), ...files })
    const said = await built(cwd, "--no-cache")
    expect(said).not.toContain(AGAIN)
    expect(said.match(/COPY a\.txt \/got\/ {2}image/gu)).toHaveLength(1)
    expect(said).toContain("(0 of 1 steps cached)")
    expect(found(cwd)).toEqual(["got", "got/a.txt", "marker"])
  })

  it("takes what a variable names, and what the author keeps out stays out", async () => {
    const base = await pushed("variable", "ARG WHAT=lib", "COPY $WHAT *.txt /got/")
    const cwd = project({
      "image.config.ts": config(base, "", '{ exclude: ["other.txt"] }'),
      ...files,
    })
    await built(cwd)
    expect(found(cwd)).toEqual(["got", "got/a.txt", "got/b.txt", "marker"])
  })

  it("is one of several, of which others are built once and written once", async () => {
    const [one, two] = [
      await pushed("one", "COPY a.txt /got/"),
      await pushed("two", "COPY . /got/"),
    ]
    const cwd = project({
      "image.config.ts": `import { arg, defineConfig, image, stage } from "stagecraft"
const chosen = arg("BASE", { default: "dev" })
const dev = stage("dev").from("scratch").copy("a.txt", "/")
export default defineConfig({
  images: {
    plain: image(stage("plain").from("scratch").copy("a.txt", "/plain/"), { outputs: [{ type: "tar", dest: "-" }] }),
    one: image(stage("one").from("${one}"), { outputs: [{ type: "local", dest: "out/one" }] }),
    chosen: image(stage("top").from(\`\${chosen}\`, { stages: [dev] }), {
      exclude: ["out"],
      outputs: [{ type: "local", dest: "out/chosen" }],
    }),
  },
})
`,
      ...files,
    })
    const words = ["build", "--jobs", "1", "--build-arg", `BASE=${two}`, "--progress", "plain"]
    const { code, stdout, stderr } = await stagecraft(words, { cwd })
    expect(code, stderr).toBe(0)
    expect(stdout.match(/plain\/a\.txt/gu)).toHaveLength(1)
    expect(found(cwd)).toEqual(
      expect.arrayContaining(["one/got/a.txt", "chosen/got/a.txt", "chosen/got/lib/b.txt"]),
    )
    expect(stderr.match(/built in/gu)).toHaveLength(3)
  })

  it("is none where an argument chooses a stage, whose own triggers are known", async () => {
    const cwd = project({
      "image.config.ts": `import { arg, image, stage } from "stagecraft"
const chosen = arg("BASE", { default: "dev" })
const dev = stage("dev").from("scratch").copy("a.txt", "/").onbuild((on) => on.copy("lib", "/got/"))
export default image(stage("top").from(\`\${chosen}\`, { stages: [dev] }))
`,
      ...files,
    })
    expect(await built(cwd)).not.toContain(AGAIN)
    expect(found(cwd)).toEqual(["a.txt", "got", "got/b.txt"])
  })

  it("is built twice by the library, too, where its first build finds it out", async () => {
    const base = await pushed("library", "COPY a.txt /got/")
    const cwd = project({
      "image.config.ts": config(base, "", '{ outputs: [{ type: "local", dest: "out" }] }'),
      ...files,
    })
    const begun: string[] = []
    const { images } = await build(await load({ cwd }), {
      onEvent: (event) => void (event.type === "image-started" && begun.push(event.image)),
    })
    expect(images.map(({ name }) => name)).toEqual(["default"])
    expect(begun).toEqual(["default", "default"])
    expect(found(cwd)).toContain("got/a.txt")
  })

  it("may be one that no engine has under a name", async () => {
    const cwd = project({
      "base/image.config.ts": `${head}const base = stage("base").from("scratch").copy("mark", "/").onbuild((on) => on.copy("a.txt", "/got/"))
export default image(base, { outputs: [{ type: "oci", dest: "layout", tar: "false" }] })
`,
      "base/mark": "",
      "image.config.ts": `${head.replace("image,", "image, namedContext,")}export default image(stage("app").from(namedContext("base")).label({ a: "1" }).copy("other.txt", "/").label({ b: "2" }), {
  contexts: { base: "oci-layout://base/layout" },
  tags: ["stagecraft-test/layout-triggers:1"],
})
`,
      ...files,
    })
    const env = { DOCKER_HOST: containerdHost }
    const made = await stagecraft(["build"], { cwd: join(cwd, "base"), env })
    expect(made.code, made.stderr).toBe(0)
    const words = ["build", "--progress", "plain", "-o", "out"]
    const { code, stderr } = await stagecraft(words, { cwd, env })
    expect(code, stderr).toBe(0)
    expect(found(cwd)).toEqual(["got", "got/a.txt", "mark", "other.txt"])
    // What compares two builds does not begin again.
    const verified = await stagecraft(["verify"], { cwd, env })
    expect(verified.code).toBe(1)
    expect(verified.stderr).toContain(
      "error[base-has-triggers]: a base of «default» has ONBUILD triggers, and what they take was not known\n  --> image.config.ts:2:",
    )
  })

  it("is found out by what Docker 20.10 calls its steps, too", async () => {
    const old = await ensureEngine({ edition: "20", log: () => undefined })
    onTestFinished(async () => old.stop())
    expect(old.version).toMatch(/^20\.10/u)
    const base = await pushed("old", "COPY . /got/")
    const cwd = project({
      "image.config.ts": config(base, '.copy("a.txt", "/b/")', '{ exclude: ["out"] }'),
      ...files,
    })
    const words = ["build", "--for", "docker-20.10", "-o", "out", "--progress", "plain"]
    const { code, stderr } = await stagecraft(words, { cwd, env: { DOCKER_HOST: old.host } })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain(AGAIN)
    expect(found(cwd)).toEqual(expect.arrayContaining(["b/a.txt", "got/lib/b.txt"]))
  })

  it("reads the secrets that it mounts", async () => {
    const base = await pushed(
      "secrets",
      "COPY a.txt /got/",
      "RUN --mount=type=secret,id=token,required ['/none']",
    )
    const cwd = project({ "image.config.ts": config(base), ...files })
    expect((await stagecraft(["lock"], { cwd })).code).toBe(0)
    const { code, stderr } = await stagecraft(["build", "--progress", "plain"], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain("error[secret-required]")
  })
})
