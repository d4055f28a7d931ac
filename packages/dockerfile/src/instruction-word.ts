import type { StepNode } from "@stagecraft/ir"

const words = new Map<StepNode["kind"], string>()

/** The word that names a step's instruction in messages: `COPY`. Each kind is put in capitals once: steps are many. */
export function instructionWord({ kind }: StepNode): string {
  let word = words.get(kind)
  if (word === undefined) words.set(kind, (word = kind.toUpperCase()))
  return word
}
