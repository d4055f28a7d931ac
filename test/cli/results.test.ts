import { execFile } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { findEngine } from "@stagecraft/engine"
import { describe, expect, it } from "vitest"
import { nonce } from "../engine/engine-under-test.ts"
import { project, stagecraft } from "../support/cli.ts"
import { repo } from "../support/repo.ts"

const engine = await findEngine(process.env)
const bin = join(repo, "packages/stagecraft/dist/bin.cjs")
const tag = (name: string): string => `stagecraft-test/results-${name}:${process.pid}`

const config = (name: string): string => `import { defineConfig, image, stage } from "stagecraft"
const ok = stage("ok").from("busybox:1.36").run("echo ${nonce()}")
const bad = stage("bad").from("busybox:1.36").run("sleep 1; exit 3")
export default defineConfig({ images: { bad: image(bad, { tags: ["${tag(`bad-${name}`)}"] }), ok: image(ok, { tags: ["${tag(name)}"] }) } })
`

interface Results {
  readonly images: readonly Readonly<Record<string, unknown>>[]
  readonly failed: readonly string[]
  readonly stopped: readonly string[]
  readonly problems: readonly Readonly<Record<string, unknown>>[]
}

/** Runs a line of a shell; `$stagecraft` is the command. */
async function shell(line: string, cwd: string): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, CI: "1", NO_COLOR: "1", stagecraft: `${process.execPath} ${bin}` }
  return await promisify(execFile)("bash", ["-c", line], { cwd, env, encoding: "latin1" })
}

describe("a build of which one image fails", () => {
  it("tells what was built, as words, JSON and a file", async () => {
    const cwd = project({ "image.config.ts": config("json") })
    const words = ["build", "--keep-going", "--json", "--metadata-file", "m.json"]
    const { code, stdout, stderr } = await stagecraft(words, { cwd })
    expect(code).toBe(1)
    const { images, failed, stopped, problems } = JSON.parse(stdout) as Results
    const id = (await engine.inspect(tag("json")))?.id
    expect(images).toMatchObject([{ name: "ok", id, tags: [tag("json")], steps: 1 }])
    expect({ failed, stopped }).toEqual({ failed: ["bad"], stopped: [] })
    const span = { file: join(cwd, "image.config.ts"), line: 3, column: 47 }
    expect(problems).toMatchObject([{ code: "run-failed", severity: "error", span }])
    expect(stderr).toContain(String(problems[0]?.["message"]))
    const [last, error] = [stderr.indexOf("ok built in"), stderr.indexOf("error[run-failed]")]
    expect(last).toBeGreaterThan(0)
    expect(error).toBeGreaterThan(last)
    expect(stderr).not.toContain("critical path")
    const metadata = JSON.parse(readFileSync(join(cwd, "m.json"), "utf8")) as object
    expect(Object.keys(metadata)).toEqual(["ok"])
    const quiet = await stagecraft(["build", "--keep-going", "-q"], { cwd })
    expect(quiet).toMatchObject({ code: 1, stdout: `${id}\n` })
    expect(quiet.stderr).not.toContain("built in")
  })

  it("names those that were stopped, and leaves the metadata file alone when none was built", async () => {
    const cwd = project({
      "image.config.ts": config("none").replace('run("echo', 'run("sleep 30; echo'),
    })
    const words = ["build", "--json", "--metadata-file", "m.json"]
    const { code, stdout, stderr } = await stagecraft(words, { cwd })
    expect(code).toBe(1)
    const { problems, ...rest } = JSON.parse(stdout) as Results
    expect(rest).toEqual({ images: [], failed: ["bad"], stopped: ["ok"] })
    expect(problems).toMatchObject([{ code: "run-failed" }])
    expect(existsSync(join(cwd, "m.json"))).toBe(false)
    expect(stderr).not.toContain("built in")
  })
})

it("is JSON also when the build cannot begin", async () => {
  const cwd = project({ "image.config.ts": "export default 4\n" })
  const { code, stdout } = await stagecraft(["build", "--json"], { cwd })
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    images: [],
    failed: [],
    stopped: [],
    problems: [{ code: "config-wrong-export", severity: "error" }],
  })
})

describe("a result that is files", () => {
  it("has no id, size or tags", async () => {
    const cwd = project({ "image.config.ts": config("files") })
    const { code, stdout, stderr } = await stagecraft(["build", "ok", "-o", "out", "--json"], {
      cwd,
    })
    expect(code, stderr).toBe(0)
    const [only] = (JSON.parse(stdout) as Results).images
    expect(only).toMatchObject({ name: "ok", tags: [], outputs: [join(cwd, "out")] })
    expect(only).not.toHaveProperty("id")
    expect(only).not.toHaveProperty("size")
    expect(stderr).toMatch(/ok built in .*: \/\S+\/out \(/u)
    expect(await engine.exists(tag("files"))).toBe(false)
  })
})

describe("a result on standard output", () => {
  it("is alone there, also in a quiet build", async () => {
    const cwd = project({ "image.config.ts": config("tar") })
    for (const words of ["-q -o -", "--progress quiet -o type=tar,dest=-"]) {
      const { stdout, stderr } = await shell(`$stagecraft build ok ${words} | tar -t`, cwd)
      expect(stdout).toContain("bin/busybox\n")
      expect(stderr).toBe("")
    }
    const { stdout } = await shell("$stagecraft build ok -q -o - >/dev/null && echo fine", cwd)
    expect(stdout).toBe("fine\n")
  })

  it("ends quietly when its reader has enough", async () => {
    const cwd = project({ "image.config.ts": config("head") })
    const line = "$stagecraft build ok -o - | head -c 10 >/dev/null; echo ${PIPESTATUS[0]}"
    const { stdout, stderr } = await shell(line, cwd)
    expect(stdout).toBe("141\n")
    expect(stderr).not.toContain("error")
  })

  it("is not written to a terminal", async () => {
    const cwd = project({ "image.config.ts": config("tty") })
    const line = 'script -qec "$stagecraft build ok -o -" /dev/null </dev/null; echo $?'
    const { stdout } = await shell(line, cwd)
    expect(stdout).toContain("error[usage-output-to-terminal]")
    expect(stdout).toMatch(/\n2\n$/u)
    expect(stdout).not.toContain("Building")
  })
})
