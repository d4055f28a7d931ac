import type { CommandPart, RunStep } from "@stagecraft/ir"
import { againstMerging } from "../same-setting.ts"
import type { StageFacts } from "../stage-facts.ts"
import type { CommandEffects } from "./read-command.ts"
import { againstGrammar } from "./read-grammar.ts"
import { readPart, shellText } from "./read-part.ts"
import { shellKind } from "./shell-kind.ts"

export { shellText } from "./read-part.ts"

/** Bytes. The builder takes no line above 64 kB. */
const LONGEST_LINE = 60_000
/** Bytes that joining adds to a part: ` \`, a newline, the indent and `&& `. */
const JOINT = 12

/** The commands of a RUN as far as they are understood; `why` says what is not. */
export interface RunReading {
  readonly commands: readonly CommandEffects[]
  /** What the commands and their joints take in the file. */
  readonly bytes: number
  readonly why: string | undefined
}

/** A RUN that was not understood, or not looked at. */
export const unread = (why: string): RunReading => ({ commands: [], bytes: 0, why })

/** The command lines of a RUN; none for the other forms. */
export function partsOf(step: RunStep): readonly CommandPart[] {
  return step.form.kind === "shell" ? step.form.parts : []
}

function readLine(part: CommandPart, facts: StageFacts, all: boolean): RunReading {
  const text = shellText(part.command)
  if (text === undefined) return unread("a reference in it is more than a name")
  const bytes = Buffer.byteLength(text) + JOINT
  if (bytes > LONGEST_LINE) return unread("it is too long to be a line among others")
  if (all) return { commands: [], bytes, why: againstGrammar(text, shellKind(facts.shell)) }
  const reading = readPart(part, facts)
  if (reading.why !== undefined) return unread(reading.why)
  const alone = reading.commands.find(({ apart }) => apart !== undefined)
  if (alone) return unread(`\`${alone.name}\`: ${alone.apart}`)
  return { commands: reading.commands, bytes, why: undefined }
}

/** What is understood of a RUN's commands where it stands. */
export function readRun(step: RunStep, facts: StageFacts, all: boolean): RunReading {
  const kept = againstMerging(step)
  if (kept !== undefined) return unread(kept)
  if (facts.murky) return unread("raw text or triggers of the base came before")
  if (facts.startup)
    return unread("ENV or BASH_ENV makes the shell read a file at the start of each RUN")
  if (!shellKind(facts.shell).posix)
    return unread("its SHELL is not known to be sh, dash, ash or bash")
  const commands: CommandEffects[] = []
  let bytes = 0
  for (const line of partsOf(step)) {
    const part = readLine(line, facts, all)
    if (part.why !== undefined) return part
    commands.push(...part.commands)
    bytes += part.bytes
  }
  return { commands, bytes, why: undefined }
}
