import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { configOf, run } from "../registry/lock-project.ts"
import { project } from "../support/cli.ts"

const named = 'const app = stage("app").from("127.0.0.1:1/x:1")'
const nameless = 'const app = stage("app").from(scratch)'

/** A repository whose registry does not answer, with nothing at its root. */
const files = {
  "package.json": '{ "name": "root", "workspaces": ["apps/*"] }',
  "apps/one/package.json": '{ "name": "one" }',
  "apps/one/image.config.ts": configOf(named).replace("{ app:", "{ default:"),
  "apps/two/package.json": '{ "name": "@acme/two" }',
  "apps/two/image.config.ts": configOf(nameless),
}

test("hints say a command that works where they are read", async () => {
  const cwd = project(files)
  const cases = [
    ["lock --check --all", "run «stagecraft lock --all» and commit"],
    ["lock --check --filter one", "run «stagecraft lock --filter one» and commit"],
    ["build --locked --all --dry-run", "run «stagecraft lock --all» and commit"],
    ["build --locked one --dry-run", "run «stagecraft lock --filter one» and commit"],
    ["lock --update no:1 --all", "«stagecraft lock --all --json» lists what is used"],
    ["list one#none", "it has «one»\n"],
    ["list two#none", "it has «two#app»\n"],
  ] as const
  const runs = await Promise.all(cases.map(([words]) => run(cwd, words)))
  for (const [index, [words, hint]] of cases.entries())
    expect([words, runs[index]!.stderr]).toEqual([words, expect.stringContaining(`hint: ${hint}`)])
  expect((await run(join(cwd, "apps/one"), "lock --check")).stderr).toContain(
    "hint: run «stagecraft lock» and commit",
  )
})

test("what is wrong with a lock does not keep images from being listed", async () => {
  const cwd = project(files)
  writeFileSync(join(cwd, "image.lock"), "{\n<<<<<<< ours\n}\n")
  const { stdout, stderr, code } = await run(cwd, "list --all")
  expect(stdout).toMatch(/^one .*\n@acme\/two#app .*\n$/u)
  expect([code, stderr]).toEqual([1, expect.stringContaining("error[lock-invalid]")])
  // What they are built from is not known.
  expect((await run(cwd, "list --all --digest")).stdout).toBe("")
})

test("a config without names says nothing beside one whose registry is down", async () => {
  const cwd = project({ ...files, ".git/HEAD": "" })
  rmSync(join(cwd, "package.json"))
  const { stderr, code } = await run(cwd, "lock --all")
  expect([code, stderr]).toEqual([1, expect.stringContaining("error[lock-unreachable]")])
  expect(stderr).not.toContain("no name that could be locked")
})

test("what raw text fetches is told of, with its own way out", async () => {
  const raw = 'stage("app").from(scratch).raw("ADD https://a.dev/x.tgz /x")'
  const cwd = project({ "image.config.ts": configOf(`const app = ${raw}`) })
  const address = "https://a.dev/x.tgz is not locked: it stands in raw text, which is printed as"
  const [locked, emitted, free] = await Promise.all(
    ["lock", "emit --stdout --locked", "emit --stdout"].map((words) => run(cwd, words)),
  )
  expect([locked!.code, locked!.stderr]).toEqual([0, expect.stringContaining(address)])
  expect([emitted!.code, emitted!.stdout]).toEqual([1, ""])
  expect(emitted!.stderr).toContain(`error[lock-required]: ${address}`)
  expect(emitted!.stderr).toContain("hint: pin it there, by --checksum=sha256:…")
  expect([free!.code, free!.stderr]).toEqual([0, ""])
})
