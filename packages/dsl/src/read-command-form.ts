import type { CommandForm, CommandPart, RunForm, Span } from "@stagecraft/ir"
import { kindOf } from "./brand.ts"
import { readCommand, readTexts } from "./read-text.ts"
import type { ShellText } from "./sh.ts"

const nothing: readonly never[] = Object.freeze([])

/**
 * Reads the command of CMD, ENTRYPOINT or HEALTHCHECK: an array is the exec form.
 *
 * An empty one takes away what the base has; a check without a command would be none.
 */
export function readCommandForm(value: unknown, what: string): CommandForm {
  if (!Array.isArray(value))
    return Object.freeze({ kind: "shell", command: readCommand(value, what) })
  const mayBeEmpty = what !== "healthcheck" && value.length === 0
  return Object.freeze({ kind: "exec", argv: mayBeEmpty ? nothing : readTexts(value, what) })
}

/** One command of a RUN; what `sh` made knows its own place. */
export function readCommandPart(value: unknown, what: string, span: Span): CommandPart {
  return Object.freeze({
    command: readCommand(value, what),
    span: kindOf(value) === "shell" ? (value as ShellText).span : span,
  })
}

/** Reads what RUN executes: an array is the exec form. */
export function readRunForm(value: unknown, span: Span): RunForm {
  return Object.freeze(
    Array.isArray(value)
      ? { kind: "exec", argv: readTexts(value, "run") }
      : { kind: "shell", parts: Object.freeze([readCommandPart(value, "run", span)]) },
  )
}
