import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, describe, expect, test } from "vitest"
import type { Manager } from "./managers.ts"
import { manage, managers, programOf } from "./managers.ts"
import { RELEASE, randomBerry } from "./random-berry.ts"
import { randomBun } from "./random-bun.ts"
import { splitAndCompare, writeAll } from "./split-and-compare.ts"

/*
 * What real package managers make of a project whose copy is split before the install, against what they make of the
 * whole. The suite takes a few projects; `npm run campaign -- split` takes more of them, of every version.
 */
const campaign = Number(process.env["STAGECRAFT_CAMPAIGN_SPLIT"] ?? 0)
const seed = Number(process.env["STAGECRAFT_SEED"] ?? 17)
const names =
  campaign > 0 ? ["yarn3", "yarn4", "bun12", "bun13", "bun14"] : ["yarn3", "yarn4", "bun14"]
const runs = campaign || 2

const folder = mkdtempSync(join(tmpdir(), "split-installs-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Files = Readonly<Record<string, string>>

/** Kinds of projects for a manager, and the call that installs one. */
function casesOf(manager: Manager): {
  readonly files: fc.Arbitrary<Files>
  readonly words: readonly string[]
} {
  if (manager.kind === "bun") return { files: randomBun, words: ["install", "--frozen-lockfile"] }
  const program = readFileSync(programOf(manager), "utf8")
  const brought = (files: Files): Files =>
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, text === RELEASE ? program : text]),
    )
  return { files: randomBerry(manager).map(brought), words: ["install", "--immutable"] }
}

describe.each(names)("%s", (name) => {
  const manager = managers[name]!
  const { kind, lockfile } = manager

  test("leaves the same tree behind a split copy", { timeout: runs * 60_000 }, () => {
    const { files: random, words } = casesOf(manager)
    let compared = 0
    let count = 0
    fc.assert(
      fc.property(random, (files) => {
        const place = join(folder, `${name}-${count++}`)
        writeAll(join(place, "app"), files)
        const locked = manage(manager, join(place, "app"), ["install"])
        if (!locked.ok) throw new Error(locked.said)
        const lock = readFileSync(join(place, "app", lockfile), "utf8")
        const found = splitAndCompare(manager, place, {
          files: { ...files, [lockfile]: lock },
          command: `${kind === "bun" ? "bun" : "yarn"} ${words.join(" ")}`,
          words,
        })
        expect(found.stops).toEqual([])
        expect(found.differences).toEqual([])
        compared += found.compared
        rmSync(place, { recursive: true, force: true })
      }),
      { numRuns: runs, seed, endOnFailure: true },
    )
    expect(compared).toBeGreaterThan(10)
  })
})
