import { invalidDuration, invalidRetries } from "../value-problems.ts"
import { upperCase } from "./go-case.ts"
import { parseNanoseconds } from "./go-duration.ts"
import { parseInteger } from "./go-number.ts"
import { healthcheckForm } from "./instruction-problems.ts"
import type { Refusal } from "./logical-line.ts"
import { isRefusal, refuse } from "./logical-line.ts"
import { needs } from "./needs.ts"
import type { OwnDraft, OwnPart } from "./own-part.ts"
import type { Command } from "./read-command.ts"
import type { FlagRules, FlagValues } from "./read-flags.ts"
import { flagText, readFlags } from "./read-flags.ts"
import { commandLine } from "./read-run.ts"
import { cut, quote } from "./source-problems.ts"
import type { HealthcheckInstruction } from "./tree.ts"

const RULES: FlagRules = {
  interval: "text",
  timeout: "text",
  "start-period": "text",
  "start-interval": "text",
  retries: "text",
}
const DURATIONS = {
  interval: "interval",
  timeout: "timeout",
  "start-period": "startPeriod",
  "start-interval": "startInterval",
} as const
const MILLISECOND = 1_000_000n

function durationFault(text: string): string | undefined {
  const duration = parseNanoseconds(text)
  if (duration === undefined) return "is not a duration"
  return duration !== 0n && duration < MILLISECOND ? "is less than a millisecond" : undefined
}

type Options = Omit<OwnDraft<HealthcheckInstruction>, "kind" | "command">

function readOptions(flags: FlagValues, flagAt: (name: string) => number): Options | Refusal {
  const options: Options = {}
  for (const [name, key] of Object.entries(DURATIONS)) {
    const text = flagText(flags, name)
    if (text === undefined) continue
    const why = durationFault(text)
    if (why)
      return refuse(flagAt(name), (span) => invalidDuration(span, `--${name}`, cut(text), why))
    options[key] = text
  }
  const text = flagText(flags, "retries")
  if (text === undefined) return options
  const retries = parseInteger(text)
  if (retries === undefined || retries < 0)
    return refuse(flagAt("retries"), (span) => invalidRetries(span, cut(text)))
  return { ...options, retries: retries + 0 }
}

/** Reads a HEALTHCHECK. Of NONE the builder does not look at the flags. */
export function readHealthcheck(command: Command): OwnPart<HealthcheckInstruction> | Refusal {
  const [word, ...args] = command.args
  const at = command.argumentsAt
  if (word === undefined) return needs(command, "CMD or NONE")
  const type = upperCase(word)
  if (type === "NONE")
    return args.length === 0
      ? { kind: "healthcheck" }
      : refuse(at, (span) => healthcheckForm(span, "NONE takes no arguments"))
  const flags = readFlags(command, RULES)
  if (isRefusal(flags)) return flags
  if (type !== "CMD")
    return refuse(at, (span) => healthcheckForm(span, `${quote(word)} is neither CMD nor NONE`))
  if (args.length === 0) return refuse(at, (span) => healthcheckForm(span, "CMD has no command"))
  const flagAt = (name: string): number =>
    command.flagsAt[command.flags.findIndex((flag) => flag.startsWith(`--${name}=`))] ?? at
  const options = readOptions(flags, flagAt)
  if (isRefusal(options)) return options
  return { kind: "healthcheck", command: commandLine(args, command.json), ...options }
}
