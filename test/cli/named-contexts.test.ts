import { expect, it } from "vitest"
import { build, load } from "../support/api.ts"
import { project, stagecraft } from "../support/cli.ts"

const config = (options = "{}"): string => `import { image, namedContext, stage } from "stagecraft"
const app = stage("app").from("busybox:1.36")
  .copy("x", "/x", { from: namedContext("assets") })
export default image(app, ${options})
`
const files = { "image.config.ts": config(), "lib/x": "from lib" }

it.each([[[]], [["--dry-run"]]])(
  "one that nothing is given for stops «build %j»",
  async (words) => {
    const { code, stderr } = await stagecraft(["build", ...words], { cwd: project(files) })
    expect(stderr).toContain("error[context-required]: the build needs the named context assets")
    expect(stderr).toContain("--> image.config.ts:3:4")
    expect(stderr).toContain("--build-context assets=FOLDER")
    expect(stderr).not.toContain("Building")
    expect(code).toBe(1)
  },
)

it("one that is misspelled is named beside the one that is meant", async () => {
  const words = ["build", "--build-context", "asets=lib"]
  const { code, stderr } = await stagecraft(words, { cwd: project(files) })
  expect(stderr).toContain("asets is given: did you mean that?")
  expect(code).toBe(1)
})

it("one that no image uses is a warning, unless it takes the place of a base", async () => {
  const cwd = project(files)
  const words = ["build", "--dry-run", "--build-context", "assets=lib", "--build-context"]
  const strange = await stagecraft([...words, "other=lib"], { cwd })
  expect(strange.stderr).toContain("warning[unknown-build-context]: the named context other")
  expect(strange.code).toBe(0)
  const base = await stagecraft([...words, "busybox:1.36=docker-image://busybox:1.36"], { cwd })
  expect(base.stderr).not.toContain("warning")
  expect(base.code).toBe(0)
})

it("one whose folder is not there is named, from the command line and from the config", async () => {
  const given = await stagecraft(["build", "--build-context", "assets=nope"], {
    cwd: project(files),
  })
  expect(given.stderr).toMatch(/error\[named-context-not-a-folder\]: .* assets .*\/nope\nhint: /u)
  expect(given.stderr).not.toContain("Building")
  expect(given.code).toBe(1)
  const cwd = project({ "image.config.ts": config('{ contexts: { assets: "gone" } }') })
  const written = await stagecraft(["build"], { cwd })
  expect(written.stderr).toMatch(
    /error\[named-context-not-a-folder\]: .* assets .*\/gone\n {2}-->/u,
  )
  expect(written.code).toBe(1)
})

it("is the same for the library", async () => {
  const found = await load({ cwd: project(files) })
  await expect(build(found)).rejects.toMatchObject({
    diagnostics: [{ code: "context-required", span: { line: 3 } }],
  })
  await expect(build(found, { contexts: { assets: "/nowhere" } })).rejects.toMatchObject({
    diagnostics: [{ code: "named-context-not-a-folder" }],
  })
})
