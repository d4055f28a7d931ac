import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import fc from "fast-check"
import { expect, it } from "vitest"
import { ContextBook, parseIgnore, readHashes } from "../src/index.ts"
import { lookAtKnown, shareLook, TAKEN } from "../src/digest/known-folders.ts"
import { taker } from "../src/digest/look-ahead.ts"
import type { LookAhead } from "../src/digest/look-ahead.ts"
import { tree } from "./tree.ts"

const seed = Number(process.env["STAGECRAFT_SEED"] ?? 20_261_123)
const FOLDERS = ["a", "a/b", "a/b/c", "d", "d/e", "f"]
const NAMES = ["one.txt", "two.log", "three", "ü"]
const IGNORES = ["", "**/*.log", "*\n!a/b", "*\n!a/b\n!d/e/three", "a\n!a/*/c", "d/**\n!d/one.txt"]

/** What may happen to a file between two looks. */
const CHANGES: Readonly<Record<string, (path: string) => void>> = {
  nothing: () => undefined,
  longer: (path) => appendFileSync(path, "more"),
  mode: (path) => chmodSync(path, 0o700),
  gone: (path) => rmSync(path),
  renamed: (path) => renameSync(path, `${path}~`),
  another: (path) => writeFileSync(`${path}.new`, ""),
  link: (path) => {
    rmSync(path)
    symlinkSync("elsewhere", path)
  },
  folder: (path) => {
    rmSync(path)
    mkdirSync(path)
    writeFileSync(join(path, "in"), "in")
  },
}

const everyFile = FOLDERS.flatMap((folder) => NAMES.map((name) => `${folder}/${name}`))

async function seen(book: ContextBook, root: string) {
  const found: (readonly [digest: string, entries: readonly unknown[], youngest: number])[] = []
  for (const ignore of IGNORES) {
    const context = await book.see(root, parseIgnore(ignore))
    found.push([context.digest, [...context.entries()], context.youngest])
  }
  return found
}

it("gives the same whatever another thread has seen of it, whatever changed before", async () => {
  const roots: string[] = []
  const count = 60
  for (let index = 0; index < count; index++)
    roots.push(tree(Object.fromEntries(everyFile.map((path) => [path, `${path} ${index}`]))))
  // What is younger is not believed to be unchanged.
  await sleep(2200)
  const file = join(tree({}), "hashes")
  const first = new ContextBook(readHashes(file))
  for (const root of roots) await seen(first, root)
  first.keep(file)
  let [taken, same, other] = [0, 0, 0]
  let index = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...Object.keys(CHANGES)), fc.constantFrom(...everyFile)), {
        maxLength: 3,
      }),
      fc.integer({ min: 0, max: 8 }),
      async (changes, eighths) => {
        const root = roots[index++]!
        const files = new Map(changes.map(([change, path]) => [path, change]))
        for (const [path, change] of files) CHANGES[change]!(join(root, path))
        const cache = readHashes(file)
        const look = shareLook(cache)
        // What the other did not get to.
        for (let at = 0; at < (look.states.length * eighths) / 8; at++) look.states[at] = TAKEN
        lookAtKnown(cache, look)
        const take = taker(() => look)
        const ahead: LookAhead = {
          take: (folder, known) => {
            const found = take(folder, known)
            if (!found) taken++
            else if (found.isSame) same++
            else other++
            return found
          },
          stop: () => undefined,
        }
        const expected = await seen(new ContextBook(readHashes("")), root)
        expect(await seen(new ContextBook(cache, ahead), root)).toEqual(expected)
        expect(await seen(new ContextBook(readHashes(file)), root)).toEqual(expected)
      },
    ),
    { numRuns: count, seed },
  )
  for (const times of [taken, same, other]) expect(times).toBeGreaterThan(20)
})

it("takes nothing of a look at other hashes, nor of one that has not begun", async () => {
  const root = tree({ "a/one": "1", "a/two": "2" })
  await sleep(2200)
  const file = join(tree({}), "hashes")
  const first = new ContextBook(readHashes(file))
  await seen(first, root)
  first.keep(file)
  const cache = readHashes(file)
  const look = shareLook(cache)
  lookAtKnown(cache, look)
  expect(taker(() => ({ ...look, sum: "another" }))(root, cache)).toBeUndefined()
  expect(taker(() => undefined)(root, cache)).toBeUndefined()
  expect(taker(() => look)(root, cache)).toBeDefined()
  // It is taken once.
  const take = taker(() => look)
  expect(take(join(root, "a"), cache)?.isSame).toBe(true)
  expect(take(join(root, "a"), cache)).toBeUndefined()
})
