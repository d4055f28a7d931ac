import { execFileSync, spawn } from "node:child_process"
import { createHash } from "node:crypto"
import {
  appendFileSync,
  linkSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs"
import { once } from "node:events"
import { pipeline } from "node:stream/promises"
import { setTimeout } from "node:timers/promises"
import type { Diagnostic } from "@stagecraft/ir"
import { extract, type Header } from "tar-stream"
import { expect, test } from "vitest"
import { packContext, parseIgnore } from "../src/index.ts"
import { tree } from "./tree.ts"

const none = parseIgnore("")

async function unpack(stream: NodeJS.ReadableStream): Promise<{ header: Header; body: string }[]> {
  const out: { header: Header; body: string }[] = []
  const reader = extract()
  reader.on("entry", (header, body, next) => {
    const chunks: Buffer[] = []
    body.on("data", (chunk) => chunks.push(chunk as Buffer))
    body.on("end", () => {
      out.push({ header, body: Buffer.concat(chunks).toString() })
      next()
    })
  })
  await pipeline(stream, reader)
  return out
}

const long = `${"long/".repeat(40)}name`

test("an archive holds what the rules let through, owned by root, and the extra files last", async () => {
  const root = tree({
    "a.sh": "#!",
    "d/x": "x".repeat(600),
    l: "-> a.sh",
    "skip/y": "",
    Dockerfile: "old",
    empty: "",
  })
  linkSync(`${root}/a.sh`, `${root}/hard`)
  const extra = [{ name: "Dockerfile", contents: "FROM scratch\n" }]
  const entries = await unpack(packContext(root, parseIgnore("skip"), extra))
  expect(entries.map(({ header }) => header.name)).toEqual([
    "a.sh",
    "d/",
    "d/x",
    "empty",
    "hard",
    "l",
    "Dockerfile",
  ])
  expect(entries.map(({ body }) => body)).toEqual([
    "#!",
    "",
    "x".repeat(600),
    "",
    "#!",
    "",
    "FROM scratch\n",
  ])
  expect(entries.every(({ header }) => header.uid === 0 && header.gid === 0)).toBe(true)
  expect(entries.find(({ header }) => header.name === "l")?.header).toMatchObject({
    type: "symlink",
    linkname: "a.sh",
  })
})

test("the system's tar reads long, strange and Unicode names back", async () => {
  const names = [
    long,
    "😀/ü",
    "new\nline",
    "-dash",
    "!x",
    "a".repeat(100),
    "b".repeat(99),
    "c".repeat(250),
  ]
  const root = tree(Object.fromEntries(names.map((name) => [name, name])))
  symlinkSync("t".repeat(300), `${root}/link`)
  const target = tree({})
  const tar = spawn("tar", ["-x", "-C", target], { stdio: ["pipe", "inherit", "inherit"] })
  const ended = once(tar, "close")
  await pipeline(packContext(root, none), tar.stdin)
  expect(await ended).toEqual([0, null])
  expect(execFileSync("diff", ["-r", "--no-dereference", root, target]).toString()).toBe("")
  for (const name of names) expect(readFileSync(`${target}/${name}`, "utf8")).toBe(name)
})

test("the same folder gives the same bytes", async () => {
  const root = tree({ b: "1", "a/c": "2" })
  const digest = async (): Promise<string> => {
    const hash = createHash("sha256")
    for await (const chunk of packContext(root, none)) hash.update(chunk as Buffer)
    return hash.digest("hex")
  }
  expect(await digest()).toBe(await digest())
})

const BIG = 4 * 1024 * 1024

/** Starts to read an archive whose first file is large, changes the folder, and reads on. */
async function changeWhileReading(root: string, change: () => void): Promise<number> {
  const stream = packContext(root, none)
  let bytes = 0
  let changed = false
  for await (const chunk of stream) {
    bytes += (chunk as Buffer).length
    if (!changed) change()
    changed = true
  }
  return bytes
}

test("a file that grows is sent up to the announced size", async () => {
  const root = tree({ a: "x".repeat(BIG) })
  const bytes = await changeWhileReading(root, () => appendFileSync(`${root}/a`, "y".repeat(1000)))
  expect(bytes).toBe(512 + BIG + 1024)
})

test("a file that shrinks, vanishes or becomes a link is an error with its name", async () => {
  const cases: [string, (root: string) => void][] = [
    ["context-file-changed", (root) => truncateSync(`${root}/a`, 10)],
    ["context-file-vanished", (root) => rmSync(`${root}/b`)],
    [
      "context-file-changed",
      (root) => {
        rmSync(`${root}/b`)
        symlinkSync("/etc/passwd", `${root}/b`)
      },
    ],
  ]
  for (const [code, change] of cases) {
    const root = tree({ a: "x".repeat(BIG), b: "b" })
    // Seen before they change: the walk hands out one entry at a time, so the change happens between look and read.
    const { packEntries } = await import("../src/pack-context.ts")
    const entries = [
      { path: "a", type: "file", mode: 0o644, size: BIG, mtime: 0n },
      { path: "b", type: "file", mode: 0o644, size: 1, mtime: 0n },
    ] as const
    const read = async (): Promise<void> => {
      let changed = false
      for (const entry of entries)
        for await (const _ of packEntries(root, entry)) {
          if (!changed) change(root)
          changed = true
        }
    }
    await expect(read()).rejects.toMatchObject({ name: "ImageError", diagnostics: [{ code }] })
  }
})

test.runIf(process.platform === "linux")(
  "destroying or aborting a stream closes its file",
  async () => {
    const root = tree({ a: "x".repeat(BIG) })
    const openFiles = (): number => readdirSync("/proc/self/fd").filter(isOurs).length
    const isOurs = (descriptor: string): boolean => {
      try {
        return readlinkSync(`/proc/self/fd/${descriptor}`) === `${root}/a`
      } catch {
        return false
      }
    }
    const controller = new AbortController()
    const stream = packContext(root, none, [], controller.signal)
    const failed = once(stream, "error")
    await once(stream, "readable")
    expect(openFiles()).toBe(1)
    controller.abort()
    expect(await failed).toMatchObject([{ name: "AbortError" }])
    for (let tries = 0; tries < 100 && openFiles() > 0; tries++) await setTimeout(10)
    expect(openFiles()).toBe(0)
  },
)

test("a pipe is left out of an archive, with a warning", async () => {
  const root = tree({ a: "" })
  execFileSync("mkfifo", [`${root}/pipe`])
  const found: Diagnostic[] = []
  const stream = packContext(root, none, [], undefined, (one) => found.push(one))
  expect((await unpack(stream)).map(({ header }) => header.name)).toEqual(["a"])
  expect(found).toMatchObject([{ code: "context-special-file", severity: "warning" }])
  expect(await unpack(packContext(root, none))).toHaveLength(1)
})

test("a missing context is the stream's error", async () => {
  await expect(unpack(packContext("/nowhere/at/all", none))).rejects.toMatchObject({
    diagnostics: [{ code: "context-not-a-folder" }],
  })
})

test("a few hundred megabytes pass through little memory, also when the reader is slow", async () => {
  const root = tree({ marker: "" })
  for (const name of ["a", "b", "c"]) {
    writeFileSync(`${root}/${name}`, "")
    truncateSync(`${root}/${name}`, 128 * 1024 * 1024)
  }
  const start = process.memoryUsage().rss
  let peak = start
  let bytes = 0
  for await (const chunk of packContext(root, none)) {
    bytes += (chunk as Buffer).length
    peak = Math.max(peak, process.memoryUsage().rss)
    if (bytes % 50 === 0) await setTimeout(1)
  }
  expect(bytes).toBeGreaterThan(3 * 128 * 1024 * 1024)
  expect(peak - start).toBeLessThan(96 * 1024 * 1024)
})
