import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { project, stagecraft } from "../support/cli.ts"

/** What of Node costs milliseconds to load, and only some commands need. */
const HEAVY = ["child_process", "https", "timers/promises", "worker_threads"]

it("a command loads of Node what it needs, and not what others need", async () => {
  const cwd = project({
    "tell.cjs": `process.on("exit", () => require("node:fs").writeFileSync("loaded", process.moduleLoadList.join("\\n")))`,
    "node_modules/keep": "",
    "image.config.ts":
      'import { stage } from "stagecraft"\nexport default stage("a").from("scratch").label({ a: "b" })\n',
  })
  const loaded = async (...words: readonly string[]): Promise<readonly string[]> => {
    const env = { NODE_OPTIONS: `--require ${join(cwd, "tell.cjs")}` }
    const { code, stderr } = await stagecraft(words, { cwd, env })
    expect(code, stderr).toBe(0)
    const names = readFileSync(join(cwd, "loaded"), "utf8").split("\n")
    return HEAVY.filter((name) => names.includes(`NativeModule ${name}`))
  }
  // The bundler, which runs when a config is another, is a program of its own.
  expect(await loaded("list")).toContain("child_process")
  for (const words of ["--help", "build --help", "list", "emit --stdout"])
    expect(await loaded(...words.split(" ")), words).toEqual([])
})
