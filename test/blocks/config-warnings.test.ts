import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { load } from "../support/api.ts"
import { project, stagecraft } from "../support/cli.ts"

const config = `import { stage } from "stagecraft"
import { workspace } from "stagecraft/node"
const repo = workspace()
workspace("..")
export default stage(repo.packages[0]!.name).from("busybox:1.36")
`

/** Two configs of a workspace with a lockfile that nobody reads. */
const files = {
  "package.json":
    '{\n "name": "acme",\n "packageManager": "npm@10.9.0",\n "workspaces": ["apps/*"]\n}\n',
  "package-lock.json": '{ "lockfileVersion": 3, "packages": {} }',
  "yarn.lock": "# yarn lockfile v1\n",
  "apps/web/package.json": '{ "name": "web" }',
  "apps/web/image.config.ts": config,
  "apps/api/package.json": '{ "name": "api" }',
  "apps/api/image.config.ts": config,
}

describe("what a config tells while it runs", () => {
  it("is shown once, however often it was told and by however many configs", async () => {
    const cwd = project(files)
    for (const words of [
      ["list", "--all"],
      ["emit", "--all", "--out", "out"],
      ["emit", "web", "--stdout"],
    ]) {
      const { code, stderr } = await stagecraft(words, { cwd })
      expect(code, stderr).toBe(0)
      expect(stderr.match(/warning\[lockfile-ignored\]/gu), words.join(" ")).toHaveLength(1)
      expect(stderr).toMatch(/--> package\.json:1:/u)
    }
  })

  it("comes with a project that was loaded", async () => {
    const cwd = project(files)
    const { warnings } = await load({ cwd: join(cwd, "apps/web") })
    expect(warnings).toMatchObject([
      { code: "lockfile-ignored", severity: "warning", span: { line: 1 } },
    ])
    // The next config is not told what the one before had to say.
    const other = project({
      "image.config.ts":
        'import { stage } from "stagecraft"\nexport default stage("a").from("b")\n',
    })
    expect((await load({ cwd: other })).warnings).toEqual([])
  })
})
