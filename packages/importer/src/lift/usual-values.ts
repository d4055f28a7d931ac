import type { DockerfileTree } from "@stagecraft/dockerfile"
import { expandWord, isWordFault } from "@stagecraft/dockerfile"

/** Defaults that each read the one before twice double in length; what is longer names nothing. */
const LONGEST = 2 ** 16

/** The arguments before the first FROM, as a build that gives none has them. */
export function usualValues({ instructions, escape }: DockerfileTree): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const instruction of instructions) {
    if (instruction.kind !== "arg") break
    for (const { key, value } of instruction.entries) {
      const usual = value === undefined ? undefined : expandWord(value, escape, values)
      if (usual === undefined || isWordFault(usual)) continue
      if (usual.length <= LONGEST) values.set(key, usual)
      else values.delete(key)
    }
  }
  return values
}
