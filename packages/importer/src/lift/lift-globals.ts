import type { ArgInstruction } from "@stagecraft/dockerfile"
import { expandWord, isWordFault } from "@stagecraft/dockerfile"
import { isPlatformArg } from "./arg-table.ts"
import { descriptionOf } from "./description.ts"
import type { FileContext } from "./file-context.ts"
import { globalWords, refuse, spanOf } from "./file-context.ts"
import { present } from "./lift-mount.ts"

/**
 * Declares the arguments before the first FROM.
 *
 * @returns The comments that found no place, because their argument adds nothing.
 */
export function liftGlobals(
  instructions: readonly ArgInstruction[],
  context: FileContext,
): readonly string[] {
  const { args, comments, defaults, tree } = context
  const left: string[] = []
  for (const instruction of instructions) {
    const words = globalWords(instruction, context)
    const span = spanOf(tree, instruction)
    left.push(...comments.above(instruction))
    for (const { key, value } of instruction.entries) {
      if (value === undefined && isPlatformArg(key)) continue
      const values = present({
        default: value === undefined ? undefined : words.text(value),
        description: descriptionOf(key, left),
      })
      args.declareGlobal({ name: key, word: value, ...values, span }, left.splice(0))
      const usual = value === undefined ? value : expandWord(value, tree.escape, defaults)
      if (usual !== undefined && !isWordFault(usual)) defaults.set(key, usual)
    }
    refuse(instruction, words, context)
  }
  return left
}
