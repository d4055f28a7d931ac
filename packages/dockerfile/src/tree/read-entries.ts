import { blankName } from "./instruction-problems.ts"
import type { Refusal } from "./logical-line.ts"
import { isRefusal, refuse } from "./logical-line.ts"
import { needs } from "./needs.ts"
import type { OwnPart } from "./own-part.ts"
import type { Command } from "./read-command.ts"
import { readFlags } from "./read-flags.ts"
import type { ArgInstruction, Entry, EnvInstruction, LabelInstruction } from "./tree.ts"

function readEntries(command: Command): readonly Entry[] | Refusal {
  if (command.args.length === 0) return needs(command, "at least one NAME=value")
  const entries: Entry[] = []
  for (let index = 0; index < command.args.length; index += 3) {
    const [key = "", value = "", separator] = command.args.slice(index, index + 3)
    if (key === "") return refuse(command.argumentsAt, (span) => blankName(span, command.keyword))
    entries.push({ key, value, form: separator === "=" ? "equals" : "blank" })
  }
  return entries
}

/** Reads an ENV or a LABEL. */
export function readPairs(
  kind: "env" | "label",
  command: Command,
): OwnPart<EnvInstruction | LabelInstruction> | Refusal {
  const flags = readFlags(command, {})
  if (isRefusal(flags)) return flags
  const entries = readEntries(command)
  return isRefusal(entries) ? entries : { kind, entries }
}

/** Reads an ARG, at whose flags the builder does not look. */
export function readArg(command: Command): OwnPart<ArgInstruction> | Refusal {
  if (command.args.length === 0) return needs(command, "at least one NAME or NAME=value")
  const entries: { readonly key: string; readonly value?: string }[] = []
  for (const word of command.args) {
    const equals = word.indexOf("=")
    if (equals === 0)
      return refuse(command.text.indexOf(word, command.argumentsAt), (span) =>
        blankName(span, command.keyword),
      )
    entries.push(
      equals === -1 ? { key: word } : { key: word.slice(0, equals), value: word.slice(equals + 1) },
    )
  }
  return { kind: "arg", entries }
}
