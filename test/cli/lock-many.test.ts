import type { ChildProcess } from "node:child_process"
import { existsSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { registry } from "../faults/fake-registry.ts"
import { digestOf } from "../registry/push-image.ts"
import { configOf, lockOf, run } from "../registry/lock-project.ts"
import { project, stagecraft } from "../support/cli.ts"

/** A registry that has an image of every name, for Linux on amd64. */
const everything = (): Promise<string> => {
  const config = JSON.stringify({ os: "linux", architecture: "amd64" })
  const manifest = JSON.stringify({ schemaVersion: 2, config: { digest: digestOf(config) } })
  return registry(({ url }, response) => {
    response.end(url?.includes("/blobs/") ? config : manifest)
  })
}

test("of several locks none is written where something is wrong with one", async () => {
  const host = await everything()
  const from = (name: string): string => configOf(`const app = stage("app").from("${name}")`)
  const cwd = project({
    ".git/HEAD": "",
    "apps/one/image.config.ts": from(`${host}/base:1`),
    "apps/two/image.config.ts": from("127.0.0.1:1/x:1"),
  })
  const one = join(cwd, "apps/one/image.lock")
  const { code, stdout, stderr } = await run(cwd, "lock --all")
  expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining("lock-unreachable")])
  expect(existsSync(one)).toBe(false)
  expect((await run(cwd, "lock --filter ./apps/one")).code).toBe(0)
  expect(existsSync(one)).toBe(true)
})

test("what another config of the repository builds is none of a filter's either", async () => {
  const host = await everything()
  const config = (from: string, tag: string): string =>
    `import { image, stage } from "stagecraft"
export default image(stage("app").from("${from}"), { tags: ["${tag}"] })
`
  const cwd = project({
    "package.json": '{ "name": "root", "workspaces": ["apps/*"] }',
    "apps/base/package.json": '{ "name": "base" }',
    "apps/base/image.config.ts": config(`${host}/base:1`, "acme/base"),
    "apps/web/package.json": '{ "name": "web" }',
    "apps/web/image.config.ts": config("acme/base", "acme/web"),
  })
  expect((await run(cwd, "lock --all")).code).toBe(0)
  const { code, stdout, stderr } = await run(cwd, "emit --stdout --locked --filter web")
  expect([code, stderr]).toEqual([0, ""])
  expect(stdout).toContain("FROM acme/base\n")
})

test("of commands that end at the same instant each finds its entries in the lock", async () => {
  const config = JSON.stringify({ os: "linux", architecture: "amd64" })
  const manifest = JSON.stringify({ schemaVersion: 2, config: { digest: digestOf(config) } })
  const names = ["a", "b", "c", "d", "e", "f"]
  let waiting: (() => void)[] = []
  // Nobody hears the last word before all have asked for it.
  const host = await registry(({ url }, response) => {
    if (!url?.includes("/blobs/")) return void response.end(manifest)
    waiting.push(() => response.end(config))
    if (waiting.length < names.length) return undefined
    for (const answer of waiting) answer()
    waiting = []
    return undefined
  })
  const cwd = project({
    "package.json": '{ "name": "root", "workspaces": ["apps/*"] }',
    ...Object.fromEntries(
      names.flatMap((name) => [
        [`apps/${name}/package.json`, `{ "name": "${name}" }`],
        [
          `apps/${name}/image.config.ts`,
          configOf(`const app = stage("app").from("${host}/${name}:1")`),
        ],
      ]),
    ),
  })
  for (let round = 0; round < 3; round++) {
    const ends = await Promise.all(names.map((name) => run(join(cwd, "apps", name), "lock")))
    expect(ends.map(({ code, stderr }) => [code, stderr])).toEqual(
      names.map(() => [0, "../../image.lock written\n"]),
    )
    expect(Object.keys(lockOf(cwd).images)).toEqual(names.map((name) => `${host}/${name}:1`))
    expect(readdirSync(cwd).toSorted()).toEqual(["apps", "image.lock", "package.json"])
    rmSync(join(cwd, "image.lock"))
  }
}, 60_000)

test("Ctrl-C ends it at once", async () => {
  let command: ChildProcess | undefined
  const silent = await registry(() => void command?.kill("SIGINT"))
  const cwd = project({
    "image.config.ts": configOf(`const app = stage("app").from("${silent}/base:1")`),
  })
  const { code, stderr } = await stagecraft(["lock"], {
    cwd,
    onStart: (child) => (command = child),
  })
  expect([code, stderr]).toEqual([130, ""])
  expect(existsSync(join(cwd, "image.lock"))).toBe(false)
})
