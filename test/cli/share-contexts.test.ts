import { rmSync } from "node:fs"
import { join } from "node:path"
import { findEngine } from "@stagecraft/engine"
import { describe, expect, it } from "vitest"
import { nonce, temporaryName } from "../engine/engine-under-test.ts"
import { project, stagecraft } from "../support/cli.ts"

const engine = await findEngine(process.env)
const head = 'import { defineConfig, glob, image, stage } from "stagecraft"\n'

async function filesOf(tag: string): Promise<readonly string[]> {
  const { stdout } = await engine.run(tag, ["find", "/in", "-type", "f"])
  return stdout.trim().split("\n").toSorted()
}

/** Runs a build that must succeed. Returns how many bytes it uploaded. */
async function build(cwd: string, ...words: readonly string[]): Promise<number> {
  const ran = await stagecraft(["build", "--force", "--progress", "json", ...words], { cwd })
  expect(ran.code, ran.stderr).toBe(0)
  const sent = [...ran.stderr.matchAll(/"name":"transferring[^}]*?"current":(\d+)/gu)]
  return Math.max(0, ...sent.map(([, bytes]) => Number(bytes)))
}

describe("images that are built together", () => {
  it("get what they get when they are built alone, emitted files included", async () => {
    const [a, b] = [temporaryName(engine, "a"), temporaryName(engine, "b")]
    const cwd = project({
      "x.txt": nonce(),
      "image.config.ts": `${head}
const all = stage("a").from("busybox:1.36").copy(["."], "/in/")
const some = stage("b").from("busybox:1.36").copy([glob("*.Dockerfile")], "/in/")
export default defineConfig({ images: {
  a: image(all, { tags: ["${a}"] }), b: image(some, { tags: ["${b}"] }),
} })
`,
    })
    expect((await stagecraft(["emit"], { cwd })).code).toBe(0)
    for (const words of [["b"], []]) {
      await build(cwd, ...words)
      expect(await filesOf(b)).toEqual(["/in/a.Dockerfile", "/in/b.Dockerfile"])
    }
    expect(await filesOf(a)).toEqual(["/in/image.config.ts", "/in/x.txt"])
  })

  it("get through a base that copies by itself what they would get alone", async () => {
    const [base, a] = [temporaryName(engine, "onbuild"), temporaryName(engine, "a")]
    const cwd = project({
      "app/a.txt": "a",
      "other/b.txt": "b",
      "bar.txt": "bar",
      "base.config.ts": `${head}
const made = stage("base").from("busybox:1.36").onbuild((on) => on.copy("*a*", "/in/"))
export default image(made, { tags: ["${base}"] })
`,
      "image.config.ts": `${head}
const a = stage("a").from("${base}").copy(["app/a.txt"], "/")
const b = stage("b").from("busybox:1.36").copy(["other", "bar.txt"], "/in/")
export default defineConfig({ images: { a: image(a, { tags: ["${a}"] }), b: image(b) } })
`,
    })
    await build(cwd, "--config", "base.config.ts")
    rmSync(join(cwd, "base.config.ts"))
    for (const words of [["a"], []]) {
      await build(cwd, ...words)
      expect(await filesOf(a)).toEqual(["/in/a.txt", "/in/bar.txt", "/in/image.config.ts"])
    }
  })

  it("and those that are built alone upload nothing twice", async () => {
    const config = (a: string, b: string): string => `${head}
const made = (name: string, from: string) => stage(name).from("busybox:1.36").copy([from], "/in/")
export default defineConfig({ images: { a: image(made("a", "${a}")), b: image(made("b", "${b}")) } })
`
    const files = { "one/x": nonce().repeat(9000), "two/x": nonce().repeat(9000) }
    const same = project({ ...files, "image.config.ts": config("one", "one") })
    expect(await build(same)).toBeGreaterThan(60_000)
    for (const words of [["a"], ["b"], []]) expect(await build(same, ...words)).toBeLessThan(1000)
    // What only together they need is kept beside what each needs.
    const other = project({ ...files, "image.config.ts": config("one", "two") })
    const orders = [["a"], ["b"], []]
    for (const words of orders) expect(await build(other, ...words)).toBeGreaterThan(60_000)
    for (const words of orders) expect(await build(other, ...words)).toBeLessThan(1000)
  })
})
