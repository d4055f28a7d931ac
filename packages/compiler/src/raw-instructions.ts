import { parseDockerfile } from "@stagecraft/dockerfile"
import type { Instruction } from "@stagecraft/dockerfile"
import type { ImageNode, RawStep } from "@stagecraft/ir"

/**
 * The instructions of raw text, which is printed as it is.
 *
 * Of text that is none as a whole, those of its lines that are some: it may have what only a newer builder knows.
 */
export function rawInstructions(
  { text }: Pick<RawStep, "text">,
  { escape = "\\" }: Pick<ImageNode, "escape">,
): readonly Instruction[] {
  const read = (lines: string): readonly Instruction[] | undefined =>
    parseDockerfile(`# escape=${escape}\nFROM scratch\n${lines}`, {
      labs: true,
    }).tree?.instructions.slice(1)
  const joined = escape === "`" ? /`[ \t]*\n/gu : /\\[ \t]*\n/gu
  return (
    read(text) ??
    text
      .replaceAll(joined, " ")
      .split("\n")
      .flatMap((line) => read(line) ?? [])
  )
}
