import { existsSync, readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { tempProject, testCache } from "./temp-project.ts"

const config = (name: string): string => `import { stage } from "stagecraft"
import { base } from "./base.ts"
export default stage("${name}").from(base)
`

describe("a config that is not written", () => {
  test("is loaded as if it stood there, and nothing is written beside it", async () => {
    const project = tempProject({ "base.ts": `export const base: string = "alpine:3.20"` })
    const text = config("app")
    const loaded = await project.load({ file: "image.config.ts", text })
    expect(loaded.file).toBe(project.path("image.config.ts"))
    expect(loaded.images[0]?.stage).toMatchObject({
      name: "app",
      span: { file: project.path("image.config.ts"), line: 3 },
    })
    expect(existsSync(loaded.file)).toBe(false)
    // What nobody will ask for again does not stay for a month.
    const kept = readdirSync(project.path(testCache))
    expect(kept.filter((name) => name.startsWith("config-"))).toEqual([])
  })

  test("may lie in a folder that is not there", async () => {
    const project = tempProject({})
    const text = `import { stage } from "stagecraft"\nexport default stage("app").from("alpine:3.20")\n`
    const loaded = await project.load({ file: "new/folder/image.config.ts", text })
    expect(loaded.images[0]?.stage.name).toBe("app")
    expect(existsSync(project.path("new"))).toBe(false)
  })

  test("goes before what is there, and leaves no bundle that would be taken for it", async () => {
    const project = tempProject({
      "base.ts": `export const base = "alpine:3.20"`,
      "image.config.ts": config("old"),
    })
    expect((await project.load()).images[0]?.stage.name).toBe("old")
    const given = await project.load({ file: "image.config.ts", text: config("given") })
    expect(given.images[0]?.stage.name).toBe("given")
    expect((await project.load()).images[0]?.stage.name).toBe("old")
    project.write("image.config.ts", config("given"))
    expect((await project.load()).images[0]?.stage.name).toBe("given")
  })

  test("has its mistakes told at their lines", async () => {
    const project = tempProject({})
    const found = await project.fail({
      file: "image.config.ts",
      text: "export default {\n  images: [\n",
    })
    expect(found[0]).toMatchObject({
      code: "config-syntax-error",
      span: { file: project.path("image.config.ts"), line: 3 },
    })
    expect(() => readFileSync(join(project.directory, "image.config.ts"))).toThrow("ENOENT")
  })
})
