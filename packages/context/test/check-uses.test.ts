import type { Diagnostic } from "@stagecraft/ir"
import { expect, test } from "vitest"
import { checkUses, type ContextUse, parseIgnore } from "../src/index.ts"
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

test("a path that climbs out is outside, one from the top is not", async () => {
  expect(await check({ a: "" }, [useOf("../a"), useOf("/a"), useOf("b/../a")])).toMatchObject([
    { code: "copy-outside-context", span },
  ])
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
    { code: "copy-excluded", message: expect.stringContaining("by dist (line 2") as string, span },
    { code: "copy-excluded", message: expect.stringContaining("x.log is kept out") as string },
  ])
  expect(await check(files, [useOf("dist")], "dist\n!dist/b/keep")).toEqual([])
})

const secrets: TreeFiles = {
  ".env": "A=1",
  ".env.example": "A=",
  "deep/er/id_rsa": "",
  "cert.pem": "-----BEGIN CERTIFICATE-----",
  "key.pem": "-----BEGIN PRIVATE KEY-----",
  ".npmrc": "//registry.npmjs.org/:_authToken=npm_x",
  "a/.npmrc": "//registry.npmjs.org/:_authToken=${TOKEN}",
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
  expect(found[1]).toMatchObject({ span, hint: 'keep them out with exclude: ["**/node_modules"]' })
  expect(await check(secrets, [useOf("packages")])).toEqual([])
  const hints = "**/.aws\n**/.env\n**/.npmrc\n**/id_rsa\n**/*.pem\n**/node_modules"
  expect(await check(secrets, [useOf(".")], hints)).toEqual([])
})

test("a missing context is one clear problem", async () => {
  await expect(checkUses("/nowhere/at/all", [useOf("a")])).rejects.toMatchObject({
    diagnostics: [{ code: "context-not-a-folder" }],
  })
})
