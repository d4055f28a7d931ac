import { invalidStageName } from "../value-problems.ts"
import { lowerCase } from "./go-case.ts"
import { fromArguments } from "./instruction-problems.ts"
import type { Refusal } from "./logical-line.ts"
import { isRefusal, refuse } from "./logical-line.ts"
import { needs } from "./needs.ts"
import type { OwnDraft, OwnPart } from "./own-part.ts"
import type { Command } from "./read-command.ts"
import type { FlagRules } from "./read-flags.ts"
import { flagText, readFlags } from "./read-flags.ts"
import { cut } from "./source-problems.ts"
import type { FromInstruction } from "./tree.ts"

const RULES: FlagRules = { platform: "text" }
const STAGE_NAME = /^[a-z][a-z0-9-_.]*$/u
/** `as` in any case, and with the long s that folds to one. */
const AS = /^[aA][sS\u017f]$/u

function stageName(command: Command): string | undefined | Refusal {
  const { args, argumentsAt, text } = command
  if (args.length === 3 && AS.test(args[1]!)) {
    const written = args[2]!
    const name = lowerCase(written)
    if (STAGE_NAME.test(name)) return name
    const why = "it has other characters than letters, digits, -, _ and ., or a digit first"
    return refuse(text.lastIndexOf(written), (span) => invalidStageName(span, cut(written), why))
  }
  if (args.length === 1) return undefined
  if (args.length === 0) return needs(command, "an image")
  return refuse(argumentsAt, (span) => fromArguments(span, args.length))
}

/** Reads a FROM. */
export function readFrom(command: Command): OwnPart<FromInstruction> | Refusal {
  const name = stageName(command)
  if (typeof name === "object") return name
  const flags = readFlags(command, RULES)
  if (isRefusal(flags)) return flags
  const platform = flagText(flags, "platform")
  const stage: OwnDraft<FromInstruction> = { kind: "from", base: command.args[0] ?? "" }
  if (name !== undefined) stage.as = name
  if (platform !== undefined) stage.platform = platform
  return stage
}
