import type { Instruction } from "@stagecraft/dockerfile"
import type { RawStep, Span } from "@stagecraft/ir"

/** The text of an instruction as the builder reads it, bodies of heredocs under it. */
function instructionText({ logical, heredocs }: Instruction): string {
  return [logical, ...heredocs.map(({ content, name }) => content + name)].join("\n")
}

/** An escape at the end of a line that would continue it. */
const CONTINUES: Readonly<Record<"\\" | "`", RegExp>> = {
  "\\": /(?:^|[^\\])\\[ \t]*$/u,
  "`": /(?:^|[^`])`[ \t]*$/u,
}

/** An instruction that goes into the Dockerfile as it came. */
export function rawStep(instruction: Instruction, span: Span, escape: "\\" | "`"): RawStep {
  const text = instructionText(instruction)
  // Only the end of the file can leave such an escape in an instruction; there another one keeps it.
  return { kind: "raw", text: CONTINUES[escape].test(text) ? text + escape : text, span }
}
