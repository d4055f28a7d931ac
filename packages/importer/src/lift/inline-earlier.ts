import type { Text } from "@stagecraft/ir"
import { textOf } from "@stagecraft/ir"

/** A default of more characters is not put in place of its name again; a reference counts for 256 of them. */
const LONGEST = 4096

const lengthOf = (value: Text): number =>
  value.reduce((sum, part) => sum + (typeof part === "string" ? part.length : 256), 0)

/**
 * A default that reads the earlier default of its own name, with that default in its place.
 *
 * `ARG A=1` and then `ARG A=${A}2` is `ARG A=12`: a build that gives A reads neither.
 */
export function inlineEarlier(value: Text, name: string): Text {
  return textOf(
    value.flatMap((part) => {
      const isEarlier = typeof part === "object" && part.kind === "arg" && part.name === name
      if (!isEarlier || !part.default || part.expansion) return [part]
      return lengthOf(part.default) < LONGEST ? part.default : [part]
    }),
  )
}
