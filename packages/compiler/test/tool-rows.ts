import { describe, expect, it } from "vitest"
import { cachesOf } from "../src/effects/caches.ts"
import type { PathUse } from "../src/effects/paths.ts"
import { mayMeet } from "../src/effects/places.ts"
import { readCommand } from "../src/effects/read-command.ts"
import { readShell } from "../src/effects/read-shell.ts"
import type { RunEffects } from "../src/effects/run-effects.ts"
import { runEffects } from "../src/effects/run-effects.ts"
import { tools } from "../src/effects/tools.ts"
import { readsVariable } from "../src/effects/variables.ts"
import { appFacts } from "./app-facts.ts"
import { run } from "./nodes.ts"

/** What a call touches: words of paths and variables, some of those that count. */
export interface Touched {
  readonly reads?: string
  readonly writes?: string
  /** Neither read nor written. */
  readonly leaves?: string
  /** `any`, or some that it reads, and with a `-` before them some that it does not. */
  readonly variables?: string
  readonly network?: boolean
  /** `~/.npm cache`, and `off` where the call does without. */
  readonly caches?: readonly string[]
  /** Why packages or the project may add to it. What else is asked holds when they do not. */
  readonly beyond?: RegExp
}

/** What a row says of a tool's calls. */
export interface Row {
  readonly tool: string
  /** The traits of calls that may be joined with others. */
  readonly known: Readonly<Record<string, string>>
  /** Why calls are joined with no other, or not understood at all. */
  readonly unknown: Readonly<Record<string, RegExp>>
  readonly touches?: Readonly<Record<string, Touched>>
}

function commandOf(source: string) {
  const reading = readShell(source)
  if ("why" in reading) throw new Error(`${source}: ${reading.why}`)
  return readCommand(reading.commands[0]!, appFacts)
}

function effectsOf(source: string): RunEffects {
  const found = runEffects(run(source), appFacts, "none")
  if ("why" in found) throw new Error(found.why)
  return found
}

const meets = (uses: readonly PathUse[], path: string) =>
  uses.some((use) =>
    path.startsWith("~") || use.path.startsWith("~") || use.path.startsWith(".")
      ? use.path === path
      : mayMeet(use, { path, reach: "one" }),
  )

const list = (text = "") => text.split(" ").filter(Boolean)

/** In words, what of the expected is not so. */
function wrongAbout(source: string, expected: Touched): readonly string[] {
  const { reads, writes, variables, network, commands } = effectsOf(source)
  const command = commands[0]!
  const all = [...reads, ...writes]
  const caches = cachesOf(command, appFacts).map(({ path, off, cache }) =>
    [path, cache.kind, ...(off === undefined ? [] : ["off"])].join(" "),
  )
  const named = list(expected.variables === "any" ? "" : expected.variables)
  const isWrong = (name: string) =>
    name.startsWith("-") ? readsVariable(variables, name.slice(1)) : !readsVariable(variables, name)
  const { beyond } = command
  return [
    ...list(expected.reads).filter((path) => !meets(all, path)),
    ...list(expected.writes).filter((path) => !meets(writes, path)),
    ...list(expected.leaves).filter((path) => meets(all, path)),
    ...named.filter(isWrong),
    ...((expected.variables === "any") === (variables === undefined) ? [] : ["variables"]),
    ...((expected.network ?? network) === network ? [] : ["network"]),
    ...((expected.caches ?? []).join() === caches.join() ? [] : [`caches ${caches.join()}`]),
    ...((expected.beyond?.test(beyond ?? "") ?? beyond === undefined) ? [] : [`beyond ${beyond}`]),
  ]
}

/** Tests each row; together they are to be all of these tools. */
export function checkRows(rows: readonly Row[]): void {
  describe.each(rows.map((row) => [row.tool, row] as const))("%s", (name, row) => {
    it("has a row with a manual", () => {
      expect(tools.get(name)?.manual).toMatch(/^https:\/\//u)
    })

    it.each(Object.entries(row.known))("%s", (source, traits) => {
      const found = commandOf(source)
      if ("why" in found) throw new Error(found.why)
      expect(found.apart).toBeUndefined()
      expect([...found.traits].toSorted().join(" ")).toBe(traits)
    })

    it.each(Object.entries(row.unknown))("%s is not joined", (source, why) => {
      const found = commandOf(source)
      expect("why" in found ? found.why : found.apart).toMatch(why)
    })

    it.each(Object.entries(row.touches ?? {}))("%s touches", (source, expected) => {
      expect(wrongAbout(source, expected)).toEqual([])
    })
  })
}
