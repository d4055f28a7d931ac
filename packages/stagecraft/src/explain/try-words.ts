import { changeKey } from "@stagecraft/compiler"
import type { RebuildTable, OptimizeWord } from "@stagecraft/compiler"
import { commandsSaved } from "./commands-saved.ts"

/** What comes of an image with some words said of it. */
export interface Outcome {
  /** What is built: where it is the same, nothing was gained nor lost. */
  readonly dockerfile: string
  readonly table: RebuildTable
  /** RUNs that have a cache mount. */
  readonly cachedRuns: number
}

/** The words that gain something: each alone, and all of them together. */
export interface Tried<O extends Outcome> {
  readonly alone: ReadonlyMap<OptimizeWord, O>
  readonly together: O
}

/** True where a change rebuilds less, or more is kept from build to build. */
function gains(before: Outcome, after: Outcome): boolean {
  if (after.cachedRuns > before.cachedRuns) return true
  const known = new Map(before.table.rebuilds.map((each) => [changeKey(each.change), each]))
  const [total, then] = [before.table.commands, after.table.commands]
  return after.table.rebuilds.some(({ change, commands }) => {
    const other = known.get(changeKey(change))
    if (!other) return false
    return commandsSaved({ commands: other.commands, total }, { commands, total: then }) > 0
  })
}

/**
 * Finds the words that are worth saying. A word that gains nothing alone is one of them where the others gain less
 * without it.
 *
 * @param words - Those that may change something.
 * @param attempt - Compiles with words; undefined when that is refused.
 */
export function tryWords<O extends Outcome>(
  now: Outcome,
  words: readonly OptimizeWord[],
  attempt: (words: readonly OptimizeWord[]) => O | undefined,
): Tried<O> | undefined {
  const tried = new Map<string, O | undefined>()
  const of = (chosen: readonly OptimizeWord[]): O | undefined => {
    const key = chosen.join(" ")
    if (!tried.has(key)) tried.set(key, attempt(chosen))
    return tried.get(key)
  }
  const all = words.length > 0 ? of(words) : undefined
  if (!all || all.dockerfile === now.dockerfile) return undefined
  const isNeeded = (word: OptimizeWord): boolean => {
    const own = of([word])
    if (!own) return false
    if (gains(now, own)) return true
    if (words.length === 1) return false
    const others = of(words.filter((each) => each !== word))
    return others !== undefined && gains(others, all)
  }
  const worth = words.filter(isNeeded)
  const together = worth.length > 0 ? of(worth) : undefined
  if (!together || !gains(now, together)) return undefined
  return { alone: new Map(worth.map((word) => [word, of([word])!])), together }
}
