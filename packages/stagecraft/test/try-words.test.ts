import type { RebuildTable, OptimizeWord } from "@stagecraft/compiler"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Outcome } from "../src/explain/try-words.ts"
import { tryWords } from "../src/explain/try-words.ts"

const all: readonly OptimizeWord[] = ["hoistInstalls", "installScripts", "cacheMounts"]

/** Of two changes: as many commands as there are, in this order. */
function table(commands: readonly number[]): RebuildTable {
  const rebuilds = commands.map((count, at) => ({
    change: { kind: "arg", name: `A${at}` } as const,
    starts: [],
    steps: count,
    commands: count,
  }))
  return { steps: 9, commands: 9, rebuilds }
}

const outcome = (commands: readonly number[], cachedRuns = 0): Outcome => ({
  dockerfile: JSON.stringify([commands, cachedRuns]),
  table: table(commands),
  cachedRuns,
})

const now = outcome([9, 9])

/** Tries words on an image of which it is known what comes of each set; and which sets were asked for. */
function tried(
  words: readonly OptimizeWord[],
  of: (chosen: readonly OptimizeWord[]) => Outcome | undefined,
) {
  const asked: string[] = []
  const found = tryWords(now, words, (chosen) => {
    asked.push(chosen.join(" "))
    return of(chosen)
  })
  return { found, asked, told: found && [...found.alone.keys()] }
}

describe("the words that are tried", () => {
  it("are none where none may matter, and one attempt tells that all of them change nothing", () => {
    expect(tried([], () => now)).toEqual({ found: undefined, asked: [], told: undefined })
    expect(tried(all, () => now).asked).toEqual([all.join(" ")])
  })

  it("are told where they gain: fewer commands of some change, or what is kept", () => {
    const { told, found } = tried(all, (chosen) =>
      outcome(
        [chosen.includes("hoistInstalls") ? 4 : 9, 9],
        chosen.includes("cacheMounts") ? 2 : 0,
      ),
    )
    expect(told).toEqual(["hoistInstalls", "cacheMounts"])
    expect(found!.together.table.rebuilds.map(({ commands }) => commands)).toEqual([4, 9])
    expect(found!.together.cachedRuns).toBe(2)
    expect(found!.alone.get("cacheMounts")!.table).toEqual(now.table)
  })

  it("are told where as much runs as before, and more stays cached", () => {
    const { told } = tried(["splitRuns"], () => {
      const { table: same, ...rest } = outcome([9, 9], 0)
      return { ...rest, dockerfile: "another", table: { ...same, commands: 10 } }
    })
    expect(told).toEqual(["splitRuns"])
  })

  it("are told where they gain with the others alone", () => {
    const { told } = tried(all, (chosen) =>
      outcome([chosen.includes("installScripts") ? 9 - chosen.length : 9, 9]),
    )
    expect(told).toEqual(all)
  })

  it("are not told where they are refused, or cost more than they were to gain", () => {
    expect(tried(all, () => undefined).found).toBeUndefined()
    expect(tried(all, () => outcome([9, 12])).found).toBeUndefined()
    const { told } = tried(all, (chosen) =>
      chosen.length === 1 && chosen[0] === "cacheMounts" ? undefined : outcome([3, 3]),
    )
    expect(told).toEqual(["hoistInstalls", "installScripts"])
  })

  it("gain something together, whatever each of them does, and no set is tried twice", () => {
    const commands = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 8, maxLength: 8 })
    fc.assert(
      fc.property(fc.subarray([...all]), commands, (words, counts) => {
        const key = (chosen: readonly OptimizeWord[]): number =>
          chosen.reduce((sum, word) => sum + 2 ** all.indexOf(word), 0)
        const of = (chosen: readonly OptimizeWord[]): Outcome => outcome([counts[key(chosen)]!, 9])
        const { asked, found, told } = tried(words, of)
        expect(new Set(asked).size).toBe(asked.length)
        expect(asked.length).toBeLessThanOrEqual(2 ** words.length - 1)
        for (const word of told ?? []) expect(found!.alone.get(word)).toEqual(of([word]))
        if (!found) return
        expect(found.together).toEqual(of(told!))
        expect(found.together.table.rebuilds[0]!.commands).toBeLessThan(9)
      }),
    )
  })
})
