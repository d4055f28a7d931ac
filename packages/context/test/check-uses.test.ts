import { execFileSync } from "node:child_process"
import { join } from "node:path"
import type { Diagnostic } from "@stagecraft/ir"
import { expect, test } from "vitest"
import {
  checkPaths,
  checkUses,
  contextUses,
  type ContextUse,
  parseIgnore,
  rulesOf,
} from "../src/index.ts"
import { tree, type TreeFiles } from "./tree.ts"
import { span, useOf } from "./use-of.ts"

async function check(
  files: TreeFiles,
  uses: ContextUse[],
  ignore = "",
): Promise<readonly Diagnostic[]> {
  return checkUses(tree(files), uses, parseIgnore(ignore))
}

test("a missing file suggests what lies beside it", async () => {
  const files = { "package.json": "", "src/index.ts": "" }
  expect(
    await check(files, [useOf("pakage.json"), useOf("src/idnex.ts"), useOf("package.json/x")]),
  ).toMatchObject([
    {
      code: "copy-missing-file",
      span,
      hint: "did you mean package.json?",
      message: expect.stringContaining("COPY pakage.json") as string,
    },
    { code: "copy-missing-file", hint: "did you mean src/index.ts?" },
    { code: "copy-missing-file" },
  ])
  expect(await check(files, [useOf("package.json"), useOf("/src/"), useOf(".")])).toEqual([])
})

test("a glob must match something", async () => {
  const files = { "a/b.ts": "", "a/c/d.ts": "" }
  expect(await check(files, [useOf("*.js"), useOf("a/*/x.*")])).toMatchObject([
    { code: "copy-glob-no-match", span },
    { code: "copy-glob-no-match" },
  ])
  expect(await check(files, [useOf("a/*.ts"), useOf("?/*/d.[tj]s"), useOf("a/[b]*")])).toEqual([])
})

test("a glob beside a source that is there may match nothing", async () => {
  const severities = async (...names: readonly string[]): Promise<readonly string[]> => {
    const own = { ...span }
    const uses = names.map((name) => ({ ...useOf(name), span: own }))
    const found = await check({ "package.json": "" }, [useOf("package.json"), ...uses])
    return found.map(({ code, severity }) => `${severity} ${code}`)
  }
  expect(await severities("package.json", "yarn.lock*", "pnpm*")).toEqual([
    "warning copy-glob-no-match",
    "warning copy-glob-no-match",
  ])
  expect(await severities("package*", "yarn.lock*")).toEqual(["warning copy-glob-no-match"])
  expect(await severities("pakage.json", "yarn.lock*")).toEqual([
    "error copy-missing-file",
    "error copy-glob-no-match",
  ])
})

test("a pattern in the words of another language is told which language has them", async () => {
  const hints = async (use: ContextUse): Promise<(string | undefined)[]> =>
    (await check({ "src/a.ts": "", "src/b/c/d.ts": "" }, [use])).map(({ hint }) => hint)
  expect(await hints(useOf("src/**/*.js", "path"))).toEqual([
    '** crosses folders only in glob("src/**/*.js") with { parents: true }; elsewhere copy the folder',
  ])
  expect(await hints(useOf("src/{a,b}*.js", "path"))).toEqual([
    'the builder has no {…,…}: give each as a source of its own, ["src/a*.js", "src/b*.js"]',
  ])
  expect(await hints(useOf("lib/{a,b}", "path"))).toEqual([
    'the builder has no {…,…}: give each as a source of its own, ["lib/a", "lib/b"]',
  ])
  expect(await hints(useOf("src/[xyz]?.ts", "path"))).toEqual([
    'in a plain string brackets mean themselves; write glob("src/[xyz]?.ts") for a pattern',
  ])
  expect(await hints(useOf("src/[xyz]?.ts", "glob"))).toEqual([
    "correct the pattern, or remove the copy",
  ])
})

test("a path that climbs out is outside, one from the top is not, and the disk is not asked", async () => {
  const uses = [useOf("../a"), useOf("/a"), useOf("b/../a")]
  expect(checkPaths(uses)).toMatchObject([{ code: "copy-outside-context", span }])
  expect(await check({ a: "" }, uses)).toEqual([])
})

test("a link that only a glob below a wildcard folder finds is not followed by the builder", async () => {
  const files = { "real/x": "", "a/x": "-> ../real/x", "b/x": "", "one/y": "-> ../real/x" }
  expect(await check(files, [useOf("*/x"), useOf("?/x")])).toEqual([])
  expect(await check(files, [useOf("?/x")])).toMatchObject([
    {
      code: "copy-link-not-followed",
      span,
      hint: expect.stringContaining("name real/x") as string,
    },
  ])
  for (const other of ["real", "real/x", "a/x", ".", "real/*"])
    expect(await check(files, [useOf("?/x"), useOf(other)])).toEqual([])
  expect(await check(files, [useOf("one/*")])).toEqual([])
  const linkedBase = { "real/p/x": "", base: "-> real" }
  expect(await check(linkedBase, [useOf("base/*/x")])).toEqual([])
})

test("links are followed within the context", async () => {
  const files = {
    "real/f": "",
    up: "-> ../elsewhere",
    etc: "-> /etc/hostname",
    top: "-> /real/f",
    dir: "-> real",
    gone: "-> real/g",
    loop: "-> loop",
  }
  expect(await check(files, [useOf("top"), useOf("dir/f"), useOf("d*")])).toEqual([])
  expect(
    await check(files, [
      useOf("up"),
      useOf("etc"),
      useOf("gone"),
      useOf("g*"),
      useOf("loop"),
      useOf("dir/g"),
    ]),
  ).toMatchObject([
    {
      code: "copy-symlink-outside",
      message: expect.stringContaining("../elsewhere") as string,
      span,
    },
    { code: "copy-symlink-outside" },
    {
      code: "copy-broken-link",
      message: expect.stringContaining("gone points to real/g") as string,
    },
    { code: "copy-broken-link" },
    { code: "copy-broken-link" },
    { code: "copy-broken-link" },
  ])
})

test("what the rules keep out is named with its line", async () => {
  const files = { "dist/a.js": "", "dist/b/keep": "", "x.log": "", "y.txt": "" }
  expect(
    await check(files, [useOf("dist/a.js"), useOf("*.log"), useOf("?.*")], "# c\ndist\n*.log"),
  ).toMatchObject([
    {
      code: "copy-excluded",
      message: expect.stringContaining("by dist (.dockerignore:2)") as string,
      span,
    },
    { code: "copy-excluded", message: expect.stringContaining("x.log is kept out") as string },
  ])
  expect(await check(files, [useOf("dist")], "dist\n!dist/b/keep")).toEqual([])
})

test("rules know whether the ignore file or the image said it", async () => {
  const root = tree({ "dist/a.js": "", "src/b": "", "c.log": "" })
  const rules = rulesOf({ existing: "*\n!src\n!c.log", exclude: ["src/x", "*.log"] })
  expect(rules.lines.map(({ file, line }) => `${file}:${line}`)).toEqual([
    ".dockerignore:1",
    ".dockerignore:2",
    ".dockerignore:3",
    "exclude:1",
    "exclude:2",
  ])
  const found = await checkUses(root, [useOf("dist/a.js"), useOf("src"), useOf("c.log")], rules)
  expect(found.map(({ message, hint }) => `${message}; ${hint}`)).toEqual([
    "COPY dist/a.js: dist/a.js is kept out of the context by * (.dockerignore:1); remove that line, or add !dist/a.js after it",
    'COPY c.log: c.log is kept out of the context by *.log (exclude of the image); remove "*.log" from exclude, or add "!c.log" after it',
  ])
  const own = rulesOf({ existing: "# Generated by Stagecraft: x\n*\n", exclude: [] })
  expect(own.lines).toEqual([])
})

const secrets: TreeFiles = {
  ".env": "A=1",
  ".env.example": "A=",
  "deep/er/id_rsa": "",
  "cert.pem": "-----BEGIN CERTIFICATE-----",
  "key.pem": "-----BEGIN PRIVATE KEY-----",
  ".npmrc": "//registry.example.test/:_authToken=npm_x",
  "a/.npmrc": "//registry.example.test/:_authToken=${TOKEN}",
  ".aws/credentials": "",
  "node_modules/x/index.js": "",
  "packages/a/node_modules/y": "",
}

test("a copy of everything is warned about secrets and dependencies, once", async () => {
  const found = await check(secrets, [useOf("."), useOf(".")])
  expect(found.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
    "warning broad-copy-sends-secrets",
    "warning broad-copy-sends-dependencies",
  ])
  expect(found[0]?.message).toMatch(/: \.aws, \.env, \.npmrc, deep\/er\/id_rsa, key\.pem$/u)
  expect(found[0]?.hint).toContain('"**/.env"')
  expect(found[1]).toMatchObject({
    span,
    hint: 'keep them out with image(…, { exclude: ["**/node_modules"] }); `exclude` of a copy sends them all the same',
  })
  const hints = "**/.aws\n**/.env\n**/.npmrc\n**/id_rsa\n**/*.pem\n**/node_modules"
  expect(await check(secrets, [useOf(".")], hints)).toEqual([])
})

test("a pipe with a key's name is not read: it would wait until somebody writes", async () => {
  const root = tree({ "src/a": "" })
  execFileSync("mkfifo", [join(root, "src/pipe.pem")])
  const found = await checkUses(root, [useOf("src")], parseIgnore(""))
  expect(found.map(({ code }) => code)).not.toContain("broad-copy-sends-secrets")
})

test("a copy of a folder is warned about what lies in it, not about what it names itself", async () => {
  const files: TreeFiles = {
    "src/.env.local": "A=1",
    "src/deep/id_rsa": "",
    "lib/a/node_modules/x": "",
    "node_modules/x/node_modules/y": "",
    ".env": "",
    "other/.env": "",
    link: "-> other",
  }
  const messages = async (...sources: string[]): Promise<string[]> =>
    (
      await check(
        files,
        sources.map((source) => useOf(source)),
      )
    ).map(({ message }) => message)
  expect(await messages("src", "src/deep", "lib")).toEqual([
    "COPY lib: sends installed dependencies: lib/a/node_modules",
    "COPY src: sends what looks like secrets: src/.env.local, src/deep/id_rsa",
  ])
  expect(await messages("src/deep")).toEqual([
    "COPY src/deep: sends what looks like secrets: src/deep/id_rsa",
  ])
  expect(await messages("l*")).toEqual([
    "COPY l*: sends what looks like secrets: other/.env",
    "COPY l*: sends installed dependencies: lib/a/node_modules",
  ])
  expect(await messages(".env", "src/.env.local", "lib/a/node_modules")).toEqual([])
  expect(await messages("src", ".")).toHaveLength(2)
})

test("raw text that may copy everything is not said to", async () => {
  const raw = { kind: "raw", text: "COPY html /html", span } as const
  const stage = { kind: "stage", name: "s", base: { kind: "scratch" }, steps: [raw], span } as const
  const uses = contextUses([stage])
  expect(uses).toMatchObject([{ broad: true, suspected: true }])
  expect(await check(secrets, [...uses])).toEqual([])
})

test("a missing context is one clear problem", async () => {
  await expect(checkUses("/nowhere/at/all", [useOf("a")])).rejects.toMatchObject({
    diagnostics: [{ code: "context-not-a-folder" }],
  })
})
