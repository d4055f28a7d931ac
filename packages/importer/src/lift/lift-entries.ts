import type { Entry } from "@stagecraft/dockerfile"
import type { NamedValue, Text } from "@stagecraft/ir"
import { plain, referencesOf, textKey } from "@stagecraft/ir"
import type { Words } from "./words.ts"

/** The largest number that an object of JavaScript sorts before its other keys. */
const LAST_INDEX = 2 ** 32 - 2

/** An entry's name as the number that an object would sort it by. */
function indexOf(name: string | Text): number | undefined {
  if (typeof name !== "string" || !/^(?:0|[1-9]\d{0,9})$/u.test(name)) return undefined
  return Number(name) <= LAST_INDEX ? Number(name) : undefined
}

function keyOf(name: string | Text): string {
  return typeof name === "string" ? name : textKey(name)
}

function liftEntry({ key, value }: Entry, words: Words): NamedValue {
  const name = words.text(key)
  return [plain(name) ?? name, words.text(value)]
}

/** The entries of a LABEL. Of one name given twice the last value counts. */
export function liftLabels(entries: readonly Entry[], words: Words): readonly NamedValue[] {
  const labels = new Map<string, NamedValue>()
  for (const entry of entries) {
    const label = liftEntry(entry, words)
    labels.set(keyOf(label[0]), label)
  }
  return [...labels.values()]
}

/** True when an object that has these entries, in their order, keeps the order with one more behind them. */
function takes(entries: readonly NamedValue[], name: string | Text): boolean {
  if (entries.some(([other]) => keyOf(other) === keyOf(name))) return false
  const index = indexOf(name)
  return index === undefined || entries.every(([other]) => (indexOf(other) ?? index) < index)
}

/**
 * The entries of an ENV, in as many steps as it takes to write each as an object: a name stands in it once, and names
 * that are numbers come first.
 *
 * The builder reads all values of one instruction before it sets the first variable; later steps would see it.
 */
export function liftEnv(
  entries: readonly Entry[],
  words: Words,
): readonly (readonly NamedValue[])[] {
  const steps: NamedValue[][] = [[]]
  const set = new Set<string>()
  for (const entry of entries) {
    const lifted = liftEntry(entry, words)
    const [name, value] = lifted
    if (!takes(steps.at(-1) ?? [], name)) {
      steps.push([])
      for (const [before] of steps.at(-2) ?? []) set.add(keyOf(before))
    }
    if (referencesOf(value).some((reference) => set.has(reference.name)))
      words.fail("gives a variable twice and reads it in between")
    steps.at(-1)?.push(lifted)
  }
  return steps
}
