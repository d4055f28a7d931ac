import { registryFault } from "@stagecraft/ir"
import type { Registries } from "@stagecraft/ir"

/**
 * What is wrong with the first entry that is wrong, with its name; undefined for what is no object of entries, or has
 * nothing wrong in it.
 */
export function registriesFault(value: unknown): readonly [name: string, why: string] | undefined {
  if (!hasEntries(value)) return undefined
  for (const [name, place] of Object.entries(value)) {
    const why = registryFault(name, place)
    if (why !== undefined) return [name, why]
  }
  return undefined
}

/** True for what may stand under `registries`. */
export function areRegistries(value: unknown): value is Registries | undefined {
  return value === undefined || (hasEntries(value) && registriesFault(value) === undefined)
}

/** A list and a Map have entries that are no properties of theirs: they would be overlooked. */
function hasEntries(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(Symbol.iterator in value)
}
