import { parseDockerfile } from "../tree/parse-dockerfile.ts"
import type { Instruction } from "../tree/tree.ts"

/** The instruction of a trigger, read as the builder reads it in the build that inherits it: by itself. */
export function readTrigger(expression: string): Instruction | undefined {
  const { tree } = parseDockerfile(`FROM scratch\n${expression}`)
  const [, trigger, ...more] = tree?.instructions ?? []
  return more.length === 0 && trigger?.kind !== "from" ? trigger : undefined
}
