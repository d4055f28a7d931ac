import { missingArguments } from "./instruction-problems.ts"
import type { Refusal } from "./logical-line.ts"
import { refuse } from "./logical-line.ts"
import type { Command } from "./read-command.ts"

/** Refuses an instruction that has fewer arguments than it needs. */
export function needs(command: Command, what: string): Refusal {
  return refuse(command.argumentsAt, (span) => missingArguments(span, command.keyword, what))
}
