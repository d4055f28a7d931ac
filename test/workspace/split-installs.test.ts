import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, describe, expect, test } from "vitest"
import type { Manager } from "./managers.ts"
import { manage, managers, programOf } from "./managers.ts"
import { RELEASE, randomBerry } from "./random-berry.ts"
import { randomBun } from "./random-bun.ts"
import { randomNode } from "./random-node.ts"
import { splitAndCompare, writeAll } from "./split-and-compare.ts"

/*
 * What real package managers make of a project whose copy is split before the install, against what they make of the
 * whole. The suite takes a few projects; `npm run campaign -- split` takes more of them, of every version.
 */
const campaign = Number(process.env["STAGECRAFT_CAMPAIGN_SPLIT"] ?? 0)
const seed = Number(process.env["STAGECRAFT_SEED"] ?? 17)
const [few, many] = [
  ["yarn3", "yarn4", "bun14", "npm11", "pnpm10", "pnpm12"],
  ["bun12", "bun13", "npm10", "npm12", "pnpm9", "pnpm11"],
]
const names = campaign > 0 ? [...few, ...many] : few

const folder = mkdtempSync(join(tmpdir(), "split-installs-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Files = Readonly<Record<string, string>>

interface Cases {
  readonly files: fc.Arbitrary<Files>
  /** Calls of the manager that install one. */
  readonly calls: readonly (readonly string[])[]
  /** Whether each of them can be taken apart, by the author's word; else some, without. */
  readonly isEach: boolean
}

const npmCalls = [["ci"], ["ci", "--omit=dev"], ["install"], ["ci", "--ignore-scripts"]]
const frozen = ["install", "--frozen-lockfile"]
const pnpmCalls = [frozen, [...frozen, "--prod"], [...frozen, "--ignore-scripts"]]

/** Kinds of projects for a manager, and what installs one. */
function casesOf(manager: Manager): Cases {
  if (manager.kind === "npm") return { files: randomNode(manager), calls: npmCalls, isEach: false }
  if (manager.kind === "pnpm")
    return { files: randomNode(manager), calls: pnpmCalls, isEach: false }
  if (manager.kind === "bun") return { files: randomBun, calls: [frozen], isEach: true }
  const program = readFileSync(programOf(manager), "utf8")
  const brought = (files: Files): Files =>
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, text === RELEASE ? program : text]),
    )
  const calls = [["install", "--immutable"]]
  return { files: randomBerry(manager).map(brought), calls, isEach: true }
}

const NAMES = { npm: "npm", pnpm: "pnpm", bun: "bun", berry: "yarn", classic: "yarn" } as const

describe.each(names)("%s", (name) => {
  const manager = managers[name]!
  const { kind, lockfile } = manager
  const { files: random, calls, isEach } = casesOf(manager)
  const runs = campaign || (isEach ? 2 : 4)

  test("leaves the same tree behind a split copy", { timeout: runs * 60_000 }, () => {
    let compared = 0
    let count = 0
    fc.assert(
      fc.property(random, fc.constantFrom(...calls), (files, words) => {
        const place = join(folder, `${name}-${count++}`)
        writeAll(join(place, "app"), files)
        const locked = manage(manager, join(place, "app"), isEach ? ["install"] : manager.lock)
        // Settings that are at odds.
        if (!isEach && !locked.ok) return
        if (!locked.ok) throw new Error(locked.said)
        const lock = readFileSync(join(place, "app", lockfile), "utf8")
        const found = splitAndCompare(manager, place, {
          files: { ...files, [lockfile]: lock },
          command: [NAMES[kind], ...words].join(" "),
          words,
          byWord: isEach,
        })
        expect(isEach ? found.stops : []).toEqual([])
        expect(found.differences, `${found.dockerfile}\n${JSON.stringify(files)}`).toEqual([])
        compared += found.compared
        rmSync(place, { recursive: true, force: true })
      }),
      { numRuns: runs, seed, endOnFailure: true },
    )
    expect(compared).toBeGreaterThan(10)
  })
})
