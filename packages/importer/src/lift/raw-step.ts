import type { Instruction } from "@stagecraft/dockerfile"
import type { RawStep, Span } from "@stagecraft/ir"

/** The text of an instruction as the builder reads it, bodies of heredocs under it. */
export function instructionText({ logical, heredocs }: Instruction): string {
  return [logical, ...heredocs.map(({ content, name }) => content + name)].join("\n")
}

/** An instruction that goes into the Dockerfile as it came. */
export function rawStep(instruction: Instruction, span: Span): RawStep {
  return { kind: "raw", text: instructionText(instruction), span }
}
