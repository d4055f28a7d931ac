import { recalled, remembered } from "@stagecraft/dsl"
import type { Remembered } from "@stagecraft/dsl"

/** What is known under a key, or what is made now. What cannot be made is asked for again. */
export function once<T>(known: Map<string, Remembered<T>>, key: string, make: () => T): T {
  const found = known.get(key)
  if (found) return recalled(found)
  const made = remembered(make)
  known.set(key, made)
  return made.value
}
