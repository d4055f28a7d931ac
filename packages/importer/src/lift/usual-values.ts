import type { DockerfileTree } from "@stagecraft/dockerfile"
import { expandWord, isWordFault } from "@stagecraft/dockerfile"

/** The arguments before the first FROM, as a build that gives none has them. */
export function usualValues({ instructions, escape }: DockerfileTree): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const instruction of instructions) {
    if (instruction.kind !== "arg") break
    for (const { key, value } of instruction.entries) {
      const usual = value === undefined ? undefined : expandWord(value, escape, values)
      if (usual !== undefined && !isWordFault(usual)) values.set(key, usual)
    }
  }
  return values
}
