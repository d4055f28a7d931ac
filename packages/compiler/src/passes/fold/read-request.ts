import type { RunStep } from "@stagecraft/ir"
import { plain, text } from "@stagecraft/ir"
import type { CommandEffects } from "../../effects/read-command.ts"
import { shellText } from "../../effects/read-part.ts"
import { readShell } from "../../effects/read-shell.ts"
import { runEffects } from "../../effects/run-effects.ts"
import type { StageFacts } from "../../stage-facts.ts"
import type { Change, FileState } from "./read-permissions.ts"
import { chmod, chown } from "./read-permissions.ts"

/** One `chmod` or `chown` of a RUN. */
export interface Request {
  /** As its author wrote it. */
  readonly text: string
  /** Absolute paths. */
  readonly files: readonly string[]
  readonly apply: (before: FileState, umask: boolean) => Change
}

/** What a RUN asks for first, and what it does after that. */
export interface Requests {
  readonly requests: readonly Request[]
  /** The RUN without the first so many requests; undefined: nothing is left of it. */
  readonly rest: (count: number) => RunStep | undefined
}

/** Why nothing is known of a RUN. */
export interface Unclear {
  readonly why: string
}

const NAMES = new Set(["chmod", "chown", "chgrp"])
const FIRST = /^\s*(?:chmod|chown|chgrp)\s/u
/** A command of plain words, and the `&&` behind it. */
const LEADING = /^\s*(?<command>[\w./+:=,@ -]+?)\s*&&\s*/u

/** True for a RUN that begins with a change of permissions; cheap, since most do not. */
export function asksPermissions({ form }: RunStep): boolean {
  if (form.kind === "exec") return NAMES.has(plain(form.argv[0] ?? []) ?? "")
  if (form.kind !== "shell") return false
  const [first] = form.parts[0]?.command ?? []
  return typeof first === "string" && FIRST.test(first)
}

function requestOf(written: string, command: CommandEffects): Request | undefined {
  const [how, ...files] = command.operands
  if (!NAMES.has(command.name) || how?.value === undefined || files.length === 0) return undefined
  // A redirection, or a file that is only looked at.
  if (command.writes.length !== files.length || command.reads.length > 0) return undefined
  if (command.writes.some(({ reach }) => reach === "below")) return undefined
  const value = how.value
  const apply: Request["apply"] =
    command.name === "chmod"
      ? (before, umask) => chmod(value, before, umask)
      : (before) => chown(command.name === "chgrp" ? `:${value}` : value, before)
  return { text: written, files: command.writes.map(({ path }) => path), apply }
}

/** A list of commands, cut where that is plain to see. */
interface Piece {
  readonly text: string
  /** Which part of the RUN it begins, and where in it the rest begins. */
  readonly part: number
  readonly end: number
}

/** The commands at the beginning of a RUN of the shell; a whole part that is one command is one, too. */
function leadingPieces(parts: readonly string[]): readonly Piece[] {
  const pieces: Piece[] = []
  for (const [part, text] of parts.entries()) {
    let at = 0
    for (let found = LEADING.exec(text); found; found = LEADING.exec(text.slice(at))) {
      at += found[0].length
      pieces.push({ text: found.groups!["command"]!, part, end: at })
    }
    // Where a part ends in what is no single command for sure, nothing behind is looked at.
    if (/[&|;<>]/u.test(text.slice(at))) break
    pieces.push({ text: text.slice(at).trim(), part, end: text.length })
  }
  return pieces
}

function restOf(step: RunStep, piece: Piece): RunStep | undefined {
  const { form } = step
  if (form.kind !== "shell") return undefined
  const [first, ...more] = form.parts.slice(piece.part)
  const left = plain(first!.command)!.slice(piece.end)
  const parts = left === "" ? more : [{ ...first!, command: [left] }, ...more]
  return parts.length === 0 ? undefined : { ...step, form: { ...form, parts } }
}

/** The RUN as one command of it alone. */
function alone(step: RunStep, command: string): RunStep {
  return { ...step, form: { kind: "shell", parts: [{ command: text(command), span: step.span }] } }
}

function ofExec(step: RunStep, words: readonly string[], facts: StageFacts): Requests | Unclear {
  const effects = runEffects(step, facts)
  if ("why" in effects) return effects
  const request = effects.commands[0] && requestOf(words.join(" "), effects.commands[0])
  return { requests: request ? [request] : [], rest: () => undefined }
}

/** The changes of permissions that a RUN begins with, or why they are not understood. */
export function readRequests(step: RunStep, facts: StageFacts): Requests | Unclear {
  const { form } = step
  if (form.kind === "exec")
    return ofExec(
      step,
      form.argv.map((word) => plain(word) ?? "$"),
      facts,
    )
  const texts: string[] = []
  for (const [index, { command }] of (form.kind === "shell" ? form.parts : []).entries()) {
    const line = shellText(command)
    if (line === undefined) return { why: "a reference in it is more than a name" }
    // Only where each command runs when those before it were done, none is missed.
    const reading = readShell(line)
    if ("why" in reading) return reading
    if (plain(command) !== undefined && texts.length === index) texts.push(line)
  }
  const requests: Request[] = []
  const pieces = leadingPieces(texts)
  for (const { text: command } of pieces) {
    if (!FIRST.test(command)) break
    const effects = runEffects(alone(step, command), facts)
    if ("why" in effects) {
      if (requests.length === 0) return effects
      break
    }
    const request = effects.commands[0] && requestOf(command, effects.commands[0])
    if (!request) break
    requests.push(request)
  }
  return { requests, rest: (count) => (count === 0 ? step : restOf(step, pieces[count - 1]!)) }
}
