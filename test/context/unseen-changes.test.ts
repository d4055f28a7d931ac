import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, expect, test } from "vitest"
import { ContextBook, parseIgnore, readHashes } from "@stagecraft/context"

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stagecraft-unseen-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Looks at a folder as each build does, and tells how often its file became another unseen. */
async function look(root: string): Promise<number> {
  const cache = `${root}.hashes`
  const book = new ContextBook(readHashes(cache))
  await book.see(root, parseIgnore(""))
  book.keep(cache)
  return book.unseenChanges().get(join(root, "file")) ?? 0
}

const versions = fc.array(
  fc.record({
    content: fc.constantFrom("a", "b", "c"),
    /** Seconds since 1970. */
    time: fc.integer({ min: 1, max: 3 }),
    isNewFile: fc.boolean(),
  }),
  { minLength: 2, maxLength: 8 },
)

test("no two files that follow each other have one time, as an engine is told of it", async () => {
  let unseen = 0
  await fc.assert(
    fc.asyncProperty(versions, async (list) => {
      const root = mkdtempSync(join(folder, "root-"))
      const told = new Map<string, string>()
      let last = -1
      for (const { content, time, isNewFile } of list) {
        const path = join(root, "file")
        writeFileSync(isNewFile ? `${root}.other` : path, content)
        if (isNewFile) renameSync(`${root}.other`, path)
        utimesSync(path, time, time)
        const times = await look(root)
        // The same file as before stays what it was called.
        expect(await look(root)).toBe(times)
        expect(times).toBeGreaterThanOrEqual(last)
        if (times > Math.max(0, last)) unseen++
        last = times
        const name = `${time} ${times}`
        expect(told.get(name) ?? content).toBe(content)
        told.set(name, content)
      }
    }),
    { numRuns: 150 },
  )
  expect(unseen).toBeGreaterThan(100)
})

test("files are told of by their real path, and only those that became another unseen", async () => {
  const root = mkdtempSync(join(folder, "some-"))
  const at = (name: string): string => join(root, name)
  const cache = `${root}.hashes`
  const unseen = async (): Promise<unknown> => {
    const book = new ContextBook(readHashes(cache))
    await book.see(root, parseIgnore("kept-out"))
    book.keep(cache)
    return Object.fromEntries(book.unseenChanges())
  }
  mkdirSync(at("deep"))
  const put = (name: string, text: string, time: number): void => {
    writeFileSync(at(name), text)
    utimesSync(at(name), time, time)
  }
  for (const name of ["same", "younger", "as-old", "older", "deep/file", "kept-out"])
    put(name, "one", 100)
  expect(await unseen()).toEqual({})
  for (const name of ["as-old", "deep/file", "kept-out"]) put(name, "two", 100)
  put("younger", "two", 101)
  put("older", "two", 99)
  put("same", "one", 100)
  expect(await unseen()).toEqual({ [at("as-old")]: 1, [at("older")]: 1, [at("deep/file")]: 1 })
  put("as-old", "one", 100)
  rmSync(at("older"))
  expect(await unseen()).toEqual({ [at("as-old")]: 2, [at("deep/file")]: 1 })
})
