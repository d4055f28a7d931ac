import type { CommandPart, Text } from "@stagecraft/ir"
import type { StageFacts } from "../stage-facts.ts"
import { StepMemory } from "../step-memory.ts"
import type { CommandEffects } from "./read-command.ts"
import { readCommand } from "./read-command.ts"
import { readShell } from "./read-shell.ts"

/** The commands of a line, or why it is not understood. */
export type PartReading =
  | { readonly commands: readonly CommandEffects[]; readonly why?: undefined }
  | { readonly why: string }

/** The command as the shell will read it; undefined where the printer would write more than a name. */
export function shellText(command: Text): string | undefined {
  let out = ""
  for (const part of command) {
    if (typeof part === "string") out += part
    else if (part.kind === "literal") out += part.value
    else if (part.expansion) return undefined
    else out += `\${${part.name}}`
  }
  return out
}

function read({ command }: CommandPart, facts: StageFacts): PartReading {
  const text = shellText(command)
  if (text === undefined) return { why: "a reference in it is more than a name" }
  const reading = readShell(text)
  if ("why" in reading) return reading
  const commands: CommandEffects[] = []
  for (const each of reading.commands) {
    const effects = readCommand(each, facts)
    if ("why" in effects) return effects
    commands.push(effects)
  }
  return { commands }
}

interface Known {
  readonly directory: string | undefined
  readonly reading: PartReading
}

const known = new StepMemory<CommandPart, Known>()

/** Reads a command line. Of where it stands only the working directory counts, and so it is read once for each. */
export function readPart(part: CommandPart, facts: StageFacts): PartReading {
  const last = known.get(part)
  if (last && last.directory === facts.directory) return last.reading
  const reading = read(part, facts)
  known.set(part, { directory: facts.directory, reading })
  return reading
}
