import { execFileSync } from "node:child_process"
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"

import { beforeAll, expect, test } from "vitest"

import type { Engine } from "../../packages/engine/src/index.ts"
import {
  BASE,
  buildOn,
  engineHost,
  findClean,
  nonce,
  temporaryFolder,
  temporaryName,
} from "./engine-under-test.ts"

let engine: Engine
beforeAll(async () => {
  engine = await findClean(await engineHost())
}, 300_000)

const LARGE = ["a", "b", "c", "d"]
const COPY_ALL = `FROM ${BASE}\nCOPY . /all\n`

/** Builds a folder of large files and does something to each once the first bytes have arrived. */
async function meddle(act: (path: string) => void): Promise<unknown> {
  const contextFolder = temporaryFolder(Object.fromEntries(LARGE.map((name) => [name, nonce()])))
  for (const name of LARGE) truncateSync(join(contextFolder, name), 40_000_000)
  let acted = false
  try {
    const requests = [{ image: "app", contextFolder, dockerfile: COPY_ALL, ignore: "" }]
    for await (const event of engine.build(requests)) {
      if (acted || event.type !== "progress" || event.current < 1e6) continue
      acted = true
      for (const name of LARGE) act(join(contextFolder, name))
    }
  } catch (error) {
    return error
  } finally {
    expect(acted).toBe(true)
  }
  return undefined
}

const changed = { diagnostics: [{ code: "context-file-changed" }] }

test("a file that becomes shorter while it is sent is named as such", async () => {
  const error = await meddle((path) => truncateSync(path, 10))
  expect(error).toMatchObject(changed)
  expect(String(error)).toMatch(/context-file-changed: [abcd] became shorter/u)
}, 60_000)

test("a file that is replaced by a link, a pipe or a folder is neither followed nor waited for", async () => {
  const replacements: readonly ((path: string) => void)[] = [
    (path) => symlinkSync("/etc/passwd", path),
    (path) => execFileSync("mkfifo", [path]),
    (path) => mkdirSync(path),
  ]
  for (const replace of replacements) {
    const error = await meddle((path) => {
      rmSync(path)
      replace(path)
    })
    expect(error).toMatchObject(changed)
  }
}, 120_000)

test("a file that grows while it is sent arrives as long as it was announced", async () => {
  expect(await meddle((path) => appendFileSync(path, "more"))).toBeUndefined()
}, 60_000)

test("a context that is no folder, and a name that is no text, are problems of the context", async () => {
  const gone = await buildOn(engine, COPY_ALL, { contextFolder: "/nowhere/at/all" })
  expect(gone.problem).toMatchObject({ code: "context-not-a-folder" })
  const contextFolder = temporaryFolder({ a: "" })
  writeFileSync(Buffer.concat([Buffer.from(`${contextFolder}/`), Buffer.of(0xff)]), "")
  const broken = await buildOn(engine, COPY_ALL, { contextFolder })
  expect(broken.problem).toMatchObject({ code: "context-name-not-utf8" })
})

test("many small files, a large one, links and times arrive as they are", async () => {
  const contextFolder = temporaryFolder({ large: nonce().repeat(100_000) })
  for (let at = 0; at < 3000; at++) {
    if (at % 100 === 0) mkdirSync(`${contextFolder}/d${at / 100}`)
    writeFileSync(`${contextFolder}/d${Math.floor(at / 100)}/f${at}`, `${at}\n`)
  }
  linkSync(`${contextFolder}/large`, `${contextFolder}/same`)
  utimesSync(`${contextFolder}/large`, 1_000_000_000, 1_234_567_890)
  const tag = temporaryName(engine, "upload")
  expect((await buildOn(engine, COPY_ALL, { contextFolder, tags: [tag] })).problem).toBeUndefined()
  const asked =
    "cd /all; cat d*/f* | sort -n | md5sum; cmp large same && stat -c '%s %h %Y' large; find . | wc -l"
  const { stdout } = await engine.run(tag, ["-c", asked], { entrypoint: ["/bin/sh"] })
  const sum = execFileSync("md5sum", {
    input: Array.from({ length: 3000 }, (_, at) => `${at}\n`).join(""),
    encoding: "utf8",
  })
  expect(stdout.split("\n")).toEqual([sum.trim(), "1200000 2 1234567890", "3033", ""])
}, 60_000)

test("a few hundred megabytes pass through little memory", async () => {
  const contextFolder = temporaryFolder({ a: nonce(), b: nonce(), c: nonce() })
  for (const name of ["a", "b", "c"]) truncateSync(join(contextFolder, name), 100 * 1024 * 1024)
  const start = process.memoryUsage().rss
  let peak = start
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5)
  try {
    expect((await buildOn(engine, COPY_ALL, { contextFolder })).problem).toBeUndefined()
  } finally {
    clearInterval(watch)
  }
  expect(peak - start).toBeLessThan(48 * 1024 * 1024)
}, 120_000)
