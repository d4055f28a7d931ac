import { shellParser } from "@stagecraft/dockerfile"
import type { RunPart } from "./trace-run.ts"

const BETWEEN_WORDS = /[\s;&|(){}<>"'`$=]+/u

/** The names of the commands, when they are run one after the other until one fails; undefined otherwise. */
function namesInRow(source: string): readonly string[] | undefined {
  const script = shellParser().parse(source)
  const [only, ...more] = script.commands
  if (script.errors?.length || !only || more.length > 0 || only.background) return undefined
  const { command } = only
  const row = command.type === "AndOr" ? command.commands : [command]
  if (command.type === "AndOr" && command.operators.includes("||")) return undefined
  const names = row.map((each) => (each.type === "Command" ? each.name?.value : undefined))
  return names.every((name) => name !== undefined) ? names : undefined
}

/**
 * The part that must be meant when a shell says that there is no such command: the only one that has the word at all,
 * and has it where a failure ends the RUN. Undefined when more than one might be meant.
 */
export function partThatCalls(parts: readonly RunPart[], name: string): number | undefined {
  const having = parts.flatMap(({ command }, index) =>
    command.split(BETWEEN_WORDS).includes(name) ? [index] : [],
  )
  const [only, ...more] = having
  if (only === undefined || more.length > 0) return undefined
  return namesInRow(parts[only]!.command)?.includes(name) ? only : undefined
}
