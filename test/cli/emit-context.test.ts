import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { project, stagecraft } from "../support/cli.ts"

const whole = (more = ""): string => `import { image, stage } from "stagecraft"
export default image(
  stage("app").from("node:22").workdir("/app").copy(".", ".").run("npm ci"), { ${more} })
`
const needs = { dependencies: { "is-odd": "3.0.1" } }
const locked = {
  "": { name: "x", version: "1.0.0", ...needs },
  "node_modules/is-odd": {
    version: "3.0.1",
    resolved: "https://registry.npmjs.org/is-odd/-/is-odd-3.0.1.tgz",
    integrity: "sha512-x",
  },
}
const lock = JSON.stringify({ name: "x", lockfileVersion: 3, packages: locked })

const nodeProject = {
  "image.config.ts": whole(),
  "package.json": JSON.stringify({ name: "x", version: "1.0.0", ...needs }),
  "package-lock.json": lock,
  "node_modules/a/index.js": "",
}

describe("an emitted ignore file of a copy of everything", () => {
  it("leaves out all that emit may write, beside the config and where it is written to", async () => {
    const cwd = project({ "image.config.ts": whole() })
    const words = ["emit", "--out", "out/deep", "--single", "all.Dockerfile", "--format", "bake"]
    const { code, stderr } = await stagecraft([...words, "--map"], { cwd })
    expect(code, stderr).toBe(0)
    const text = readFileSync(join(cwd, "out/deep/all.Dockerfile.dockerignore"), "utf8")
    const names = [
      "Dockerfile",
      "Dockerfile.dockerignore",
      "Dockerfile.map",
      "compose.yaml",
      "docker-bake.json",
    ]
    const single = ["", ".dockerignore", ".map"].map((end) => `all.Dockerfile${end}`)
    const wanted = [
      ".git",
      ...names,
      ...[...names, ...single].map((name) => `out/deep/${name}`),
    ].toSorted()
    expect(text.split("\n").slice(2, -1)).toEqual(wanted)
    const header = `then run: stagecraft emit --single all.Dockerfile --format bake --map --out out/deep\n`
    expect(readFileSync(join(cwd, "out/deep/all.Dockerfile"), "utf8")).toContain(header)
    expect((await stagecraft([...words, "--map", "--check"], { cwd })).code).toBe(0)
  })

  it("knows a compose file of the author's own from one of ours", async () => {
    const cwd = project({ "image.config.ts": whole(), "compose.yaml": "services: {}\n" })
    const read = () => readFileSync(join(cwd, "Dockerfile.dockerignore"), "utf8").split("\n")
    expect((await stagecraft(["emit", "--format", "bake"], { cwd })).code).toBe(0)
    expect(read()).toContain("docker-bake.json")
    expect(read()).not.toContain("compose.yaml")
    const words = ["emit", "--format", "compose", "--force"]
    expect((await stagecraft(words, { cwd })).code).toBe(0)
    expect((await stagecraft(["emit"], { cwd })).code).toBe(0)
    expect(read()).toContain("compose.yaml")
    expect(read()).toContain("docker-bake.json")
  })

  it("names them as they lie in the context, and none that lie elsewhere", async () => {
    const cwd = project({ "sub/image.config.ts": whole('context: ".."'), "sub/app/a.txt": "" })
    const ignore = join(cwd, "sub/Dockerfile.dockerignore")
    const config = ["--config", "sub/image.config.ts"]
    expect((await stagecraft(["emit", ...config], { cwd })).code).toBe(0)
    expect(readFileSync(ignore, "utf8")).toContain("\nsub/Dockerfile\nsub/Dockerfile.dockerignore")
    const below = project({ "image.config.ts": whole('context: "app"'), "app/a.txt": "" })
    expect((await stagecraft(["emit"], { cwd: below })).code).toBe(0)
    const text = readFileSync(join(below, "Dockerfile.dockerignore"), "utf8")
    expect(text.split("\n").slice(2)).toEqual([".git", ""])
  })

  it("says who keeps out what a pass does, and nobody is warned of it", async () => {
    const cwd = project(nodeProject)
    const proven = await stagecraft(["emit", "--proven"], { cwd })
    expect(proven.code, proven.stderr).toBe(0)
    expect(readFileSync(join(cwd, "Dockerfile.dockerignore"), "utf8")).toContain(
      "\n\n# Kept out by the optimizer: the build makes it anew:\nnode_modules\n",
    )
    expect(proven.stderr).not.toContain("warning")
    const plain = await stagecraft(["emit", "--no-optimize"], { cwd })
    expect(plain.stderr).toContain("warning[broad-copy-sends-dependencies]: COPY .: sends")
  })

  it("says that a build does more, and how what was emitted with proofs is checked", async () => {
    const cwd = project(nodeProject)
    const more = "A build does more, as files of the context prove it: --proven emits that"
    const emitted = async (...words: string[]): Promise<string> => {
      const { code, stderr } = await stagecraft(["emit", ...words], { cwd })
      expect(code, stderr).toBe(0)
      return stderr
    }
    expect(await emitted()).toContain(more)
    expect(await emitted("--no-optimize")).not.toContain(more)
    expect(await emitted("--proven")).not.toContain(more)
    const { code, stderr } = await stagecraft(["emit", "--check"], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain(
      "hint: it was emitted with --proven: check it with «stagecraft emit --check --proven», or",
    )
    await emitted("--check", "--proven")
  })
})

describe("emit", () => {
  it("warns of secrets that a copy of everything sends, as a build does", async () => {
    const cwd = project({ "image.config.ts": whole(), ".env": "A=b\n" })
    const { code, stderr } = await stagecraft(["emit"], { cwd })
    expect(code).toBe(0)
    expect(stderr).toContain("warning[broad-copy-sends-secrets]")
  })
})

describe("a context that is not there", () => {
  it("is told at the image", async () => {
    const cwd = project({ "image.config.ts": whole('context: "gone"') })
    const { code, stderr } = await stagecraft(["explain"], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain("error[context-not-a-folder]")
    expect(stderr).toContain("--> image.config.ts:2:")
  })
})

describe("what a build would refuse of the context", () => {
  const config = `import { glob, stage } from "stagecraft"
export default stage("app").from("alpine").copy("pakage.json", "/").copy(glob("dist/*.js"), "/js/")
`

  it("is warned of where it is emitted or explained, by the line, and not in CI", async () => {
    const cwd = project({ "image.config.ts": config, "package.json": "{}" })
    const { code, stderr } = await stagecraft(["emit"], { cwd })
    expect(code, stderr).toBe(0)
    expect(stderr).toContain(
      "warning[copy-missing-file]: COPY pakage.json: no such file or folder in the context\n  --> image.config.ts:2:44\n",
    )
    expect(stderr).toContain("hint: did you mean package.json?")
    expect(stderr).toContain("warning[copy-glob-no-match]")
    expect(readFileSync(join(cwd, "Dockerfile"), "utf8")).toContain("COPY pakage.json /\n")
    const check = await stagecraft(["emit", "--check"], { cwd })
    expect(check).toMatchObject({ code: 0 })
    expect(check.stderr).not.toContain("warning")
    const explained = await stagecraft(["explain"], { cwd })
    expect(explained).toMatchObject({ code: 0 })
    expect(explained.stderr).toContain("warning[copy-missing-file]")
  })
})
