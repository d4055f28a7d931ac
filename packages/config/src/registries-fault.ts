import { registryFault } from "@stagecraft/ir"
import type { Registries } from "@stagecraft/ir"

/** What is wrong with the first entry that is wrong, with its name; undefined when they can be used. */
export function registriesFault(value: object): readonly [name: string, why: string] | undefined {
  for (const [name, place] of Object.entries(value)) {
    const why = registryFault(name, place)
    if (why !== undefined) return [name, why]
  }
  return undefined
}

/** True for what may stand under `registries`. */
export function areRegistries(value: unknown): value is Registries | undefined {
  if (value === undefined) return true
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false
  return registriesFault(value) === undefined
}
