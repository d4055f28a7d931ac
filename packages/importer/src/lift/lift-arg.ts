import type { ArgInstruction } from "@stagecraft/dockerfile"
import type { ArgReference, StepNode } from "@stagecraft/ir"
import type { Declaration } from "./arg-table.ts"
import { descriptionOf } from "./description.ts"
import { present } from "./present.ts"
import type { Words } from "./words.ts"
import { NAME } from "./words.ts"

/** What an ARG needs of the stage that it stands in. */
export interface ArgContext {
  readonly comments: readonly string[]
  /** Makes the argument known to what follows. */
  declare(declaration: Declaration): ArgReference
  /** The default that a name has before the first FROM, as it is written there. */
  inheritedWord(name: string): string | undefined
}

/**
 * The steps of an ARG, one for each of its names; a default may read those before it.
 *
 * A name that no reference can have stays text, with the default that it takes over.
 */
export function liftArg(
  { entries }: ArgInstruction,
  words: Words,
  context: ArgContext,
): readonly StepNode[] {
  const { span } = words.place
  // What cannot be read stays text as a whole, and declares nothing.
  for (const { value } of entries) if (value !== undefined) words.text(value)
  if (words.fault !== undefined) return []
  return entries.map(({ key, value }) => {
    if (!NAME.test(key)) {
      const word = value ?? context.inheritedWord(key)
      return { kind: "raw", text: `ARG ${key}${word === undefined ? "" : `=${word}`}`, span }
    }
    const values = present({
      default: value === undefined ? undefined : words.text(value),
      description: descriptionOf(key, context.comments),
    })
    return { kind: "arg", arg: context.declare({ name: key, word: value, ...values, span }), span }
  })
}
