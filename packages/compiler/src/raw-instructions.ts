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

/** What an instruction calls a stage or an image by: a name, a number, or what has a variable in it. */
export function namesTaken(instruction: Instruction): readonly string[] {
  switch (instruction.kind) {
    case "onbuild":
      return instruction.trigger ? namesTaken(instruction.trigger) : []
    case "from":
      return [instruction.base]
    case "copy":
      return instruction.from === undefined ? [] : [instruction.from]
    case "run":
      return instruction.mounts.flatMap(({ fields }) =>
        fields.flatMap(({ key, value }) => (key === "from" && value !== undefined ? [value] : [])),
      )
    default:
      return []
  }
}
