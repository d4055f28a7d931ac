import { execFileSync } from "node:child_process"
import {
  chmodSync,
  linkSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { type Diagnostic } from "@stagecraft/ir"
import { expect, test } from "vitest"
import { type ContextEntry, parseIgnore, walkContext, type WalkOptions } from "../src/index.ts"
import { tree } from "./tree.ts"

async function paths(root: string, ignore = "", options?: WalkOptions): Promise<string[]> {
  const out: string[] = []
  for await (const entry of walkContext(root, parseIgnore(ignore), options)) out.push(entry.path)
  return out
}

test("folders come before what is in them, siblings in the order of their bytes", async () => {
  const root = tree({ "b/z": "", "b/a": "", "b.c": "", "\ue000": "", "😀": "", B: "" })
  expect(await paths(root)).toEqual(["B", "b", "b/a", "b/z", "b.c", "\ue000", "😀"])
})

test("an entry tells type, mode, size, time and target", async () => {
  const root = tree({ "f.sh": "four", "d/": "", l: "-> nowhere" })
  chmodSync(`${root}/f.sh`, 0o4755)
  utimesSync(`${root}/f.sh`, 1, 1.5)
  const entries: ContextEntry[] = []
  for await (const entry of walkContext(root, parseIgnore(""))) entries.push(entry)
  expect(entries).toMatchObject([
    { path: "d", type: "directory", size: 0 },
    { path: "f.sh", type: "file", mode: 0o4755, size: 4, mtime: 1_500_000_000n },
    { path: "l", type: "symlink", target: "nowhere", size: 7 },
  ])
})

test("a folder that is kept out comes along when something below it is let through", async () => {
  const root = tree({ "a/b/keep": "", "a/b/drop": "", "a/c/x": "", "d/x": "" })
  expect(await paths(root, "*\n!a/b/keep")).toEqual(["a", "a/b", "a/b/keep"])
})

test("links are not followed, in circles neither", async () => {
  const outside = tree({ secret: "s" })
  const root = tree({ "a/loop": "-> ..", out: `-> ${outside}` })
  expect(await paths(root)).toEqual(["a", "a/loop", "out"])
})

test("names with newlines, blanks and signs arrive as they are", async () => {
  const names = ["!a", "#b", "-rf", " lead", "new\nline", "tab\t", "ü\u0308", "*", "\\"]
  const root = tree(Object.fromEntries(names.map((name) => [name, ""])))
  expect((await paths(root)).sort()).toEqual([...names].sort())
})

test("a closed folder is not read", async () => {
  const root = tree({ "node_modules/a/b": "", x: "" })
  const left: string[] = []
  await paths(root, "node_modules", {
    onExcluded: (path, _, closed) => left.push(`${path} ${closed}`),
  })
  expect(left).toEqual(["node_modules true"])
})

test("a pipe and a file of two names are told as what they are", async () => {
  const root = tree({ a: "" })
  execFileSync("mkfifo", [`${root}/pipe`])
  linkSync(`${root}/a`, `${root}/b`)
  const entries: ContextEntry[] = []
  for await (const entry of walkContext(root, parseIgnore(""))) entries.push(entry)
  expect(entries.map(({ path, type }) => `${path} ${type}`)).toEqual([
    "a file",
    "b file",
    "pipe fifo",
  ])
  expect(entries[0]?.inode).toMatch(/^\d+:\d+$/u)
  expect(entries[1]?.inode).toBe(entries[0]?.inode)
  expect(entries[2]).not.toHaveProperty("inode")
})

test.runIf(process.platform === "linux")(
  "a name that is not UTF-8 is a problem, unless it is kept out",
  async () => {
    const root = tree({ "d/a": "" })
    writeFileSync(Buffer.concat([Buffer.from(`${root}/d/`), Buffer.from([0xff, 0x61])]), "")
    writeFileSync(`${root}/d/\ufffd`, "")
    await expect(paths(root)).rejects.toMatchObject({
      diagnostics: [{ code: "context-name-not-utf8" }],
    })
    expect(await paths(root, "d")).toEqual([])
    const found: Diagnostic[] = []
    const sent = await paths(root, "", { onProblem: (one) => found.push(one) })
    expect(sent).toEqual(["d", "d/a", "d/\ufffd"])
    expect(found).toHaveLength(1)
  },
)

test("an unreadable folder is a problem with its name, unless it is kept out", async () => {
  const root = tree({ "d/a": "", "e/b": "" })
  chmodSync(root, 0o755)
  chmodSync(`${root}/d`, 0)
  const asRoot = process.getuid?.() === 0
  // Root reads everything, so it steps down for the moment.
  if (asRoot) process.seteuid?.(65_534)
  try {
    await expect(paths(root)).rejects.toMatchObject({
      diagnostics: [
        { code: "context-file-unreadable", message: expect.stringContaining("d cannot") as string },
      ],
    })
    expect(await paths(root, "d")).toEqual(["e", "e/b"])
  } finally {
    if (asRoot) process.seteuid?.(0)
    chmodSync(`${root}/d`, 0o755)
  }
})

test("what vanishes during the walk is left out", async () => {
  const root = tree({ a: "", "b/c": "", z: "" })
  const out: string[] = []
  for await (const { path } of walkContext(root, parseIgnore(""))) {
    out.push(path)
    if (path === "a") rmSync(`${root}/b`, { recursive: true })
  }
  expect(out).toEqual(["a", "z"])
})

test("a context that is no folder is a problem", async () => {
  const root = tree({ file: "" })
  for (const at of [`${root}/file`, `${root}/none`])
    await expect(paths(at)).rejects.toMatchObject({
      diagnostics: [{ code: "context-not-a-folder" }],
    })
})

test("the context itself may be a link", async () => {
  const root = tree({ "real/a": "" })
  symlinkSync("real", `${root}/link`)
  expect(await paths(`${root}/link`)).toEqual(["a"])
})

test("an abort ends the walk", async () => {
  const root = tree({ a: "", b: "" })
  mkdirSync(`${root}/c`)
  const controller = new AbortController()
  controller.abort()
  await expect(paths(root, "", { signal: controller.signal })).rejects.toThrow(/abort/iu)
})
