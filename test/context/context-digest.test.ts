import { createHash } from "node:crypto"
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { ContextBook, parseIgnore, readHashes, walkContext } from "@stagecraft/context"
import { randomContext, writeContext } from "./random-context.ts"

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stagecraft-digest-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fresh = (): ContextBook => new ContextBook(readHashes(join(folder, "no such file")))

/** What the walk that sends a context hands out, with what the builder tells files apart by. */
async function sent(root: string, ignore: string): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { path, type, mode, target } of walkContext(root, parseIgnore(ignore))) {
    const content =
      type === "file"
        ? createHash("sha256")
            .update(readFileSync(join(root, path)))
            .digest("hex")
        : (target ?? "")
    found.push(JSON.stringify([path, type, mode, content]))
  }
  return found
}

async function seen(book: ContextBook, root: string, ignore: string) {
  const context = await book.see(root, parseIgnore(ignore))
  const entries = [...context.entries()].map(({ path, kind, mode, content }) =>
    JSON.stringify([path, kind, mode, content]),
  )
  return { entries, digest: context.digest }
}

const manyIgnores = [
  "",
  "*",
  "*\n!a",
  "*\n!src\n!b/c",
  "**/*.log",
  "a\n!a/b",
  "**\n!**/keep",
  "lib/**",
]

test("what is seen is what the walk sends, and digests are equal just where that is", async () => {
  let compared = 0
  const digests = new Map<string, string>()
  await fc.assert(
    fc.asyncProperty(randomContext, async (context) => {
      const root = mkdtempSync(join(folder, "walk-"))
      writeContext(root, context)
      const book = fresh()
      const found = await Promise.all(
        [context.ignore, ...manyIgnores].map(async (ignore) => {
          const walked = await sent(root, ignore)
          const { entries, digest } = await seen(book, root, ignore)
          expect(entries).toEqual(walked)
          return [digest, walked.join("\n")] as const
        }),
      )
      for (const [digest, text] of found) {
        compared++
        // One digest stands for one list, and one list has one digest: over all contexts of this test.
        expect(digests.get(digest) ?? text).toBe(text)
        expect(digests.get(text) ?? digest).toBe(digest)
        digests.set(digest, text).set(text, digest)
      }
    }),
    { numRuns: 100 },
  )
  expect(compared).toBeGreaterThan(800)
  expect(digests.size).toBeGreaterThan(100)
})

/** Changes that a stat alone hardly shows: size and time of the last change stay. */
const changes: Readonly<Record<string, (path: string) => void>> = {
  content: (path) => {
    const { atime, mtime } = statSync(path)
    const bytes = readFileSync(path)
    writeFileSync(path, Buffer.from(bytes.map((byte) => byte ^ 1)))
    utimesSync(path, atime, mtime)
  },
  replaced: (path) => {
    const { atime, mtime, mode } = statSync(path)
    const bytes = readFileSync(path)
    const other = `${path}.other`
    writeFileSync(other, Buffer.from(bytes.map((byte) => byte ^ 1)), { mode })
    utimesSync(other, atime, mtime)
    renameSync(other, path)
  },
  mode: (path) => chmodSync(path, 0o755),
  name: (path) => renameSync(path, `${path}x`),
  gone: (path) => rmSync(path),
  "a link": (path) => {
    const name = path.slice(path.lastIndexOf("/") + 1)
    rmSync(path)
    symlinkSync(name, path)
  },
  "a folder": (path) => {
    rmSync(path)
    mkdirSync(path)
  },
  added: (path) => writeFileSync(`${path}y`, ""),
}

test.concurrent("a change is seen by exactly those that see the file, also with hashes from before", async () => {
  const count = 48
  const contexts = fc.sample(randomContext, { numRuns: count, seed: 7 })
  const roots = contexts.map((context) => {
    const root = mkdtempSync(join(folder, "change-"))
    writeContext(root, context)
    return root
  })
  // What is younger is not believed to be unchanged.
  await sleep(2100)
  const cache = join(folder, "hashes")
  const first = new ContextBook(readHashes(cache))
  const before = new Map<string, { entries: readonly string[]; digest: string }>()
  for (const [index, root] of roots.entries())
    for (const ignore of [contexts[index]!.ignore, ...manyIgnores])
      before.set(`${root} ${ignore}`, await seen(first, root, ignore))
  first.keep(cache)
  const kinds = Object.keys(changes)
  let changed = 0
  let unchanged = 0
  for (const [index, root] of roots.entries()) {
    const all = await sent(root, ".dockerignore")
    const files = all.map((line) => JSON.parse(line) as [string, string])
    const file = files.findLast(
      ([path, type]) => type === "file" && lstatSync(join(root, path)).size > 0,
    )
    if (!file) continue
    changes[kinds[index % kinds.length]!]!(join(root, file[0]))
    const book = new ContextBook(readHashes(cache))
    for (const ignore of [contexts[index]!.ignore, ...manyIgnores]) {
      const old = before.get(`${root} ${ignore}`)!
      const walked = await sent(root, ignore)
      const now = await seen(book, root, ignore)
      expect(now.entries).toEqual(walked)
      const isSame = JSON.stringify(old.entries) === JSON.stringify(walked)
      expect(now.digest === old.digest).toBe(isSame)
      if (isSame) unchanged++
      else changed++
    }
  }
  expect(changed).toBeGreaterThan(50)
  expect(unchanged).toBeGreaterThan(50)
})

test.concurrent("files are not read again when nothing about them has changed, and always when they are young", async () => {
  const root = mkdtempSync(join(folder, "again-"))
  writeFileSync(join(root, "old"), "aaaa")
  await sleep(2100)
  writeFileSync(join(root, "young"), "aaaa")
  const cache = join(folder, "again")
  const first = new ContextBook(readHashes(cache))
  const { digest } = await first.see(root, parseIgnore(""))
  first.keep(cache)
  const known = readHashes(cache).folder(root)!
  const placeNow = (name: string): number | undefined => {
    const { size, mtimeMs, ctimeMs, ino, dev } = statSync(join(root, name))
    return known.placeOf(name, Float64Array.of(size, mtimeMs, ctimeMs, ino, dev), 0)
  }
  expect(placeNow("old")).toBeDefined()
  expect(placeNow("young")).toBeUndefined()
  expect((await new ContextBook(readHashes(cache)).see(root, parseIgnore(""))).digest).toBe(digest)
})

test.concurrent("a cache that was damaged, cut off or is another's is none", async () => {
  const root = mkdtempSync(join(folder, "broken-"))
  for (const name of ["a", "b", "c"]) writeFileSync(join(root, name), name)
  await sleep(2100)
  const cache = join(folder, "broken")
  const book = new ContextBook(readHashes(cache))
  const { digest } = await book.see(root, parseIgnore(""))
  book.keep(cache)
  const whole = readFileSync(cache)
  const spoiled = [
    whole.subarray(0, whole.length - 1),
    whole.subarray(0, 10),
    Buffer.alloc(whole.length),
    Buffer.from(whole.map((byte, at) => (at === whole.length - 40 ? byte ^ 1 : byte))),
    Buffer.from("no cache at all"),
    Buffer.alloc(0),
  ]
  for (const bytes of spoiled) {
    writeFileSync(cache, bytes)
    expect(readHashes(cache).folder(root)).toBeUndefined()
    const again = new ContextBook(readHashes(cache))
    expect((await again.see(root, parseIgnore(""))).digest).toBe(digest)
    again.keep(cache)
    expect(readHashes(cache).folder(root)).toBeDefined()
  }
  // Where nothing can be written, nothing is kept and nothing is said.
  const third = new ContextBook(readHashes(join(root, "a", "hashes")))
  expect((await third.see(root, parseIgnore(""))).digest).toBe(digest)
  third.keep(join(root, "a", "hashes"))
})

test("links are where they point, and one file under two names is two files", async () => {
  const root = mkdtempSync(join(folder, "links-"))
  symlinkSync("x", join(root, "link"))
  const a = await fresh().see(root, parseIgnore(""))
  rmSync(join(root, "link"))
  symlinkSync("y", join(root, "link"))
  const b = await fresh().see(root, parseIgnore(""))
  expect(readlinkSync(join(root, "link"))).toBe("y")
  expect(a.digest).not.toBe(b.digest)
  expect(b.restless).toEqual([])
})
