import { mkdirSync, symlinkSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { findConfig } from "../src/find-config.ts"
import { tempFolder, tempProject } from "./temp-project.ts"

const stageText = `import { stage } from "stagecraft"
export default stage("app").from("alpine:3.20")
`

describe("where a config is found", () => {
  test("in the working folder, TypeScript first", async () => {
    const project = tempProject({
      "image.config.js": "",
      "image.config.ts": "",
      "image.config.mjs": "",
    })
    expect(await findConfig(project.directory, undefined)).toBe(project.path("image.config.ts"))
  })

  test.each(["ts", "mts", "js", "mjs", "cts", "cjs"])("image.config.%s", async (extension) => {
    const project = tempProject({ [`image.config.${extension}`]: "" })
    expect(await findConfig(project.directory, undefined)).toBe(
      project.path(`image.config.${extension}`),
    )
  })

  test.each([
    "image.config.mts",
    ".config/image.config.ts",
    "stagecraft.config.ts",
    ".config/stagecraft.config.mjs",
    ".stagecraftrc.ts",
    ".config/stagecraftrc.js",
  ])("further up, at %s", async (name) => {
    const project = tempProject({ [name]: "", "a/b/c.txt": "" })
    expect(await findConfig(project.path("a/b"), undefined)).toBe(project.path(name))
  })

  test("the nearest folder wins", async () => {
    const project = tempProject({
      "image.config.ts": "",
      "a/.config/image.config.ts": "",
      "a/b/c.txt": "",
    })
    expect(await findConfig(project.path("a/b"), undefined)).toBe(
      project.path("a/.config/image.config.ts"),
    )
  })

  test("where package.json says", async () => {
    const project = tempProject({
      "package.json": JSON.stringify({ stagecraft: "build/main.ts" }),
      "build/main.ts": "",
      "a/package.json": JSON.stringify({ name: "a" }),
      "a/b/package.json": "{ broken",
    })
    expect(await findConfig(project.path("a/b"), undefined)).toBe(project.path("build/main.ts"))
  })

  test("not above the repository's root", async () => {
    const project = tempProject({ "image.config.ts": "", "repo/a/b.txt": "" })
    mkdirSync(project.path("repo/.git"))
    await expect(findConfig(project.path("repo/a"), undefined)).rejects.toThrow("config-not-found")
  })

  test("a folder named like a config is passed over", async () => {
    const project = tempProject({ "image.config.ts/x.txt": "", "image.config.mjs": "" })
    expect(await findConfig(project.directory, undefined)).toBe(project.path("image.config.mjs"))
  })

  test("a file that was named, whatever its name", async () => {
    const project = tempProject({ "a b/ü#?%20.ts": stageText })
    const { file } = await project.load({ file: "a b/ü#?%20.ts" })
    expect(file).toBe(project.path("a b/ü#?%20.ts"))
  })

  test("a folder that was named", async () => {
    const project = tempProject({ "apps/web/image.config.ts": stageText })
    const { file, directory } = await project.load({ file: "apps/web" })
    expect(file).toBe(project.path("apps/web/image.config.ts"))
    expect(directory).toBe(project.path("apps/web"))
  })
})

describe("what is said when there is none", () => {
  test("nowhere", async () => {
    const project = tempProject({ "repo/a/b.txt": "" })
    mkdirSync(project.path("repo/.git"))
    expect(await project.drawn({ cwd: project.path("repo/a") })).toMatchInlineSnapshot(`
      "
      error[config-not-found]: there is no image.config.ts here or above
        | looked in
        | <folder>/repo/a
        | <folder>/repo
      hint: «stagecraft init» writes one, --config FILE names one elsewhere
      "
    `)
  })

  test("here and above, but further down", async () => {
    const project = tempProject({
      "repo/packages/web/image.config.ts": "",
      "repo/packages/api/image.config.mjs": "",
      "repo/tools/image.config.ts/not-a-config.txt": "",
      "repo/node_modules/x/image.config.ts": "",
      "repo/.git/image.config.ts": "",
      "repo/a/b/c/d/image.config.ts": "",
    })
    const [found] = await project.fail({ cwd: project.path("repo") })
    expect(found?.code).toBe("config-not-found")
    expect(found?.hint).toBe(
      "there is one further down: --cwd packages/api, or --cwd packages/web; --all means every one",
    )
  })

  test("here, but in many folders below: five are named", async () => {
    const names = Array.from({ length: 9 }, (_, index) => `p${index}`)
    const project = tempProject({
      ".git/HEAD": "",
      ...Object.fromEntries(names.map((name) => [`${name}/image.config.ts`, ""])),
    })
    const [found] = await project.fail()
    expect(found?.hint?.match(/--cwd p\d/gu)).toHaveLength(5)
  })

  test("a name with a slip of the pen", async () => {
    const project = tempProject({ "build/image.config.ts": stageText })
    expect(await project.drawn({ file: "build/imgae.config.ts" })).toMatchInlineSnapshot(`
      "
      error[config-not-found]: there is no file build/imgae.config.ts
      hint: did you mean build/image.config.ts?
      "
    `)
  })

  test("a path in package.json that leads nowhere", async () => {
    const project = tempProject({ "package.json": JSON.stringify({ stagecraft: "gone.ts" }) })
    expect(await project.drawn()).toMatchInlineSnapshot(`
      "
      error[config-not-found]: there is no file gone.ts
      hint: name the config with --config FILE, or leave --config out to have it found
      "
    `)
  })

  test("a folder without a config", async () => {
    const project = tempProject({ "apps/a.txt": "" })
    expect(await project.drawn({ file: "apps" })).toMatchInlineSnapshot(`
      "
      error[config-unreadable]: cannot read apps: it is a folder with no config in it
      hint: put image.config.ts there
      "
    `)
  })

  test("a device", async () => {
    const project = tempProject({})
    expect(await project.drawn({ file: "/dev/null" })).toMatchInlineSnapshot(`
      "
      error[config-unreadable]: cannot read /dev/null: it is a device or a pipe, not a file
      hint: name a plain file with --config, and see that it can be read
      "
    `)
  })

  test("symbolic links in a circle", async () => {
    const project = tempProject({})
    symlinkSync("a.ts", project.path("b.ts"))
    symlinkSync("b.ts", project.path("a.ts"))
    expect(await project.drawn({ file: "a.ts" })).toMatchInlineSnapshot(`
      "
      error[config-unreadable]: cannot read a.ts: its symbolic links go round in a circle
      hint: name a plain file with --config, and see that it can be read
      "
    `)
  })

  test("a name that no system takes", async () => {
    const drawn = await tempProject({}).drawn({ file: `${"a".repeat(300)}.ts` })
    expect(drawn).toContain("a.ts: its name is too long for the system\n")
  })

  test("a working folder that is gone", async () => {
    const gone = `${tempFolder()}/gone/deep`
    await expect(findConfig(gone, undefined)).rejects.toThrow("config-not-found")
  })
})
