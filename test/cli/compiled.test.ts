import { cpSync, existsSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs"
import { spawnSync } from "node:child_process"
import nodeModule from "node:module"
import { join } from "node:path"
import { expect, test } from "vitest"
import { project } from "../support/cli.ts"
import { repo } from "../support/repo.ts"

/** Node 22 and later keep what they compiled by themselves: there is nothing of ours to test. */
const byItself = "enableCompileCache" in nodeModule

function copyOf(dist: string, to: string): string {
  cpSync(dist, to, { recursive: true, preserveTimestamps: true })
  if (!existsSync(join(to, "node_modules")))
    symlinkSync(join(repo, "node_modules"), join(to, "node_modules"))
  return to
}

function freshDist(cwd: string): string {
  const dist = copyOf(join(repo, "packages/stagecraft/dist"), join(cwd, "copy"))
  for (const name of keptIn(dist)) rmSync(join(dist, name), { force: true })
  return dist
}

const keptIn = (dist: string): readonly string[] =>
  readdirSync(dist).filter((name) => name.endsWith(".cache"))

const start = (dist: string, cwd: string, ...words: readonly string[]): string =>
  spawnSync(process.execPath, [join(dist, "bin.cjs"), ...words], { cwd, encoding: "utf8" }).stderr

const config = `import { stage } from "stagecraft";\nexport default stage("app").from("busybox:1.36");\n`

test.skipIf(byItself)(
  "keeps what was compiled by a start that did its work, and by no other",
  () => {
    const cwd = project({ "image.config.ts": config })
    const dist = freshDist(cwd)
    const after = (...words: readonly string[]): number => {
      start(dist, cwd, ...words)
      return keptIn(dist).length
    }
    expect(after("emit", "--nonsense")).toBe(0)
    expect(after("emit", "--help")).toBe(0)
    expect(after("list")).toBe(0)
    expect(after("--cwd", ".", "emit", "--stdout")).toBe(1)
    // The command that builds has a file of its own.
    expect(after("build")).toBe(2)
  },
)

test.skipIf(byItself)(
  "a package that was moved with its compiled code still finds the author's line",
  () => {
    const cwd = project({
      "image.config.ts": config,
      "wrong/image.config.ts": config.replace("1.36", "-"),
    })
    const dist = freshDist(cwd)
    start(dist, cwd, "emit", "--stdout")
    expect(keptIn(dist)).toHaveLength(1)
    const moved = copyOf(dist, join(cwd, "moved"))
    expect(start(moved, join(cwd, "wrong"), "emit", "--stdout")).toContain("image.config.ts:2")
  },
)

test.skipIf(byItself)("a command adds once to what another has compiled", () => {
  const cwd = project({ "image.config.ts": config })
  const dist = freshDist(cwd)
  const core = () => {
    const name = keptIn(dist).find((each) => each.startsWith("core.cjs"))!
    const { ino, size } = statSync(join(dist, name))
    return { ino, size }
  }
  start(dist, cwd, "build")
  const first = core()
  start(dist, cwd, "emit", "--stdout")
  const both = core()
  expect(both.size).toBeGreaterThan(first.size)
  for (const words of [["emit", "--stdout"], ["build"], ["list"]]) start(dist, cwd, ...words)
  expect(core()).toEqual(both)
})
