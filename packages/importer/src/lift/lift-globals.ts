import type { ArgInstruction, FromInstruction } from "@stagecraft/dockerfile"
import {
  expandWord,
  imageReferenceFault,
  isWordFault,
  parseWord,
  wordVariables,
} from "@stagecraft/dockerfile"
import { isPlatformArg } from "./arg-table.ts"
import { descriptionOf } from "./description.ts"
import type { FileContext } from "./file-context.ts"
import { globalWords, refuse, spanOf } from "./file-context.ts"
import { inlineEarlier } from "./inline-earlier.ts"
import { present } from "./present.ts"

/** The variables of FROM lines that cannot work while these are empty. */
function neededNames(
  froms: readonly FromInstruction[],
  escape: string,
  values: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const names = (word: string): readonly string[] => {
    const parts = parseWord(word, escape)
    return isWordFault(parts) ? [] : wordVariables(parts)
  }
  return new Set(
    froms.flatMap(({ base, platform = "" }) => {
      const usual = expandWord(base, escape, values)
      const isBroken = !isWordFault(usual) && imageReferenceFault(usual) !== undefined
      return [...(isBroken ? names(base) : []), ...names(platform)]
    }),
  )
}

/**
 * Declares the arguments before the first FROM.
 *
 * One without a default that a base or a platform cannot do without is one that every build must give.
 *
 * @returns The comments that found no place, because their argument adds nothing.
 */
export function liftGlobals(
  instructions: readonly ArgInstruction[],
  froms: readonly FromInstruction[],
  context: FileContext,
): readonly string[] {
  const { args, comments, defaults, tree } = context
  const needed = neededNames(froms, tree.escape, defaults)
  const left: string[] = []
  for (const instruction of instructions) {
    const words = globalWords(instruction, context)
    const span = spanOf(tree, instruction)
    left.push(...comments.above(instruction))
    for (const { key, value } of instruction.entries) {
      if (value === undefined && isPlatformArg(key)) continue
      const values = present({
        default: value === undefined ? undefined : inlineEarlier(words.text(value), key),
        description: descriptionOf(key, left),
        required: needed.has(key) ? (true as const) : undefined,
      })
      args.declareGlobal({ name: key, word: value, ...values, span }, left.splice(0))
    }
    refuse(instruction, words, context)
  }
  return left
}
