import { chmodSync, chownSync, mkdirSync, readdirSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { runChild } from "./run-child.ts"
import { tempFolder, tempProject } from "./temp-project.ts"

const stageText = `import { stage } from "stagecraft"
export default stage("app").from("alpine:3.20")
`

test("a user without HOME", async () => {
  const project = tempProject({ "image.config.ts": stageText, "a/b.txt": "" })
  const { HOME: _, ...env } = process.env
  const { images } = await runChild(
    { cwd: project.path("a"), cacheDirectory: project.path("cache") },
    { env },
  )
  expect(images).toEqual(["default"])
})

test("a working folder that was deleted", async () => {
  const project = tempProject({ "image.config.ts": stageText })
  const options = { cwd: project.directory, cacheDirectory: project.path("cache") }
  const run = (): ReturnType<typeof runChild> =>
    runChild(options, { inDeletedFolder: tempFolder() })
  expect((await run()).images).toEqual(["default"])
  expect((await run()).images).toEqual(["default"])
})

// Only root may become somebody else, and nothing is shut to root.
describe.runIf(process.getuid?.() === 0)("a user who is nobody", () => {
  const nobody = { uid: 54321, gid: 54321, env: { PATH: process.env["PATH"], TMPDIR: "" } }

  function projectOf(files: Readonly<Record<string, string>>) {
    const project = tempProject(files)
    chmodSync(project.directory, 0o755)
    const temporary = project.path("tmp")
    mkdirSync(temporary)
    chownSync(temporary, nobody.uid, nobody.gid)
    return { project, how: { ...nobody, env: { ...nobody.env, TMPDIR: temporary } } }
  }

  test("finds a config further up without an entry in passwd", async () => {
    const { project, how } = projectOf({ ".config/image.config.ts": stageText, "a/b.txt": "" })
    expect((await runChild({ cwd: project.path("a") }, how)).images).toEqual(["default"])
  })

  test("has a cache of their own where node_modules is not theirs", async () => {
    const { project, how } = projectOf({ "image.config.ts": stageText, "node_modules/a.txt": "" })
    for (const loaded of [["esbuild"], []])
      expect(await runChild({ cwd: project.directory }, how)).toMatchObject({
        images: ["default"],
        loaded,
      })
    expect(readdirSync(project.path("tmp/stagecraft-54321"))).toHaveLength(3)
  })

  test("is told what is shut", async () => {
    const { project, how } = projectOf({
      "image.config.ts": `import "./shut.ts"\n${stageText}`,
      "shut.ts": "",
      "shut/image.config.ts": stageText,
    })
    chmodSync(project.path("shut.ts"), 0)
    chmodSync(project.path("shut"), 0)
    expect(await runChild({ cwd: project.directory }, how)).toMatchObject({
      diagnostics: [
        {
          code: "config-unreadable",
          message: "cannot read shut.ts: permission denied",
          span: { file: project.path("image.config.ts"), line: 1, column: 8 },
        },
      ],
    })
    const there = { cwd: project.directory, file: "shut/image.config.ts" }
    expect(await runChild(there, how)).toMatchObject({
      diagnostics: [
        {
          code: "config-unreadable",
          message: "cannot read shut/image.config.ts: permission denied",
        },
      ],
    })
  })
})
