import { mapList, plain, type NamedValue } from "@stagecraft/ir"
import { isRecord } from "./read-options.ts"
import { readText, readValue, wrongType } from "./read-text.ts"

/** Reads the names and values of ENV or LABEL, in the order in which they were written. A name may hold references. */
export function readNamedValues(value: unknown, what: string): readonly NamedValue[] {
  if (!isRecord(value)) throw wrongType(what, "an object of names and values", value)
  return Object.freeze(
    mapList(Object.keys(value), (key) => {
      const name = readText(key, `${what} name`)
      const known = plain(name)
      const shown = `${what} ${known ?? "value"}`
      return Object.freeze([known ?? name, readValue(value[key], shown)] as const)
    }),
  )
}
