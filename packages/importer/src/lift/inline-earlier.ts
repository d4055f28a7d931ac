import type { Text } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"

/**
 * A default that reads the earlier default of its own name, with that default in its place.
 *
 * `ARG A=1` and then `ARG A=${A}2` is `ARG A=12`: a build that gives A reads neither.
 */
export function inlineEarlier(value: Text, name: string): Text {
  return text(
    ...value.flatMap((part) => {
      const isEarlier = typeof part === "object" && part.kind === "arg" && part.name === name
      return isEarlier && part.default && !part.expansion ? part.default : [part]
    }),
  )
}
