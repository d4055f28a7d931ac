import { lowerCase } from "./go-case.ts"
import {
  duplicateFlag,
  flagNotBoolean,
  flagWithoutValue,
  unknownFlag,
} from "./instruction-problems.ts"
import type { Refusal } from "./logical-line.ts"
import { refuse } from "./logical-line.ts"
import type { Command } from "./read-command.ts"

/** The flags of an instruction: on or off, one text, or many. */
export type FlagRules = Readonly<Record<string, "switch" | "text" | "list">>

/** The values of each flag given; a switch's is `true` or `false`. */
export type FlagValues = ReadonlyMap<string, readonly string[]>

const NO_FLAGS: FlagValues = new Map()

/** The value of a flag, or undefined when there is none or an empty one, which the builder takes for none. */
export function flagText(flags: FlagValues, name: string): string | undefined {
  return flags.get(name)?.[0] || undefined
}

/** Whether a switch was given, and which way. */
export function flagSwitch(flags: FlagValues, name: string): boolean | undefined {
  const value = flags.get(name)?.[0]
  return value === undefined ? undefined : value === "true"
}

/** Reads an instruction's flags; the first that the builder refuses ends it. */
export function readFlags(command: Command, rules: FlagRules): FlagValues | Refusal {
  if (command.flags.length === 0) return NO_FLAGS
  const keyword = command.keyword
  const values = new Map<string, string[]>()
  for (const [index, flag] of command.flags.entries()) {
    const at = command.flagsAt[index] ?? command.argumentsAt
    const equals = flag.indexOf("=")
    const written = equals === -1 ? flag : flag.slice(0, equals)
    const name = written.slice(2)
    const value = equals === -1 ? undefined : flag.slice(equals + 1)
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) {
      const known = Object.keys(rules).map((other) => `--${other}`)
      return refuse(at, (span) => unknownFlag(span, keyword, written, known))
    }
    const before = values.get(name)
    if (before && rule !== "list")
      return refuse(at, (span) => duplicateFlag(span, keyword, written))
    if (value === undefined ? rule !== "switch" : rule === "switch" && value === "")
      return refuse(at, (span) => flagWithoutValue(span, keyword, written))
    const read = rule === "switch" ? lowerCase(value ?? "true") : (value ?? "")
    if (rule === "switch" && read !== "true" && read !== "false")
      return refuse(at, (span) => flagNotBoolean(span, keyword, written, value ?? ""))
    if (before) before.push(read)
    else values.set(name, [read])
  }
  return values
}
