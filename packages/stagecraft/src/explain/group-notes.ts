import type { CodeSpan, ExplainedNote } from "./explanation.ts"

/** How merge-runs says of two steps why they are not one. */
const APART = /^.+ stay apart: (?<why>.+)$/su

/** What is said of one command: "`a b`: not in …". */
const OF_COMMAND = /^(?<command>`[^`]*`): (?<rest>[^`]+)$/u

/** More commands than these are counted and not told. */
const MOST_COMMANDS = 4

/** The passes that give arguments their places. */
const OF_ARGS: ReadonlySet<string> = new Set(["place-args", "sink-args"])

const at = ({ file, line, column }: CodeSpan): string => `${file}:${line}:${column}`

/**
 * The notes as a person wants them: steps that stay apart for one reason in one note, and of an ARG that was moved not
 * what kept it from going further.
 */
export function groupNotes(notes: readonly ExplainedNote[]): readonly ExplainedNote[] {
  return apartTogether(withoutMovedArgs(notes))
}

function withoutMovedArgs(notes: readonly ExplainedNote[]): readonly ExplainedNote[] {
  const ofArgs = notes.filter(({ pass }) => OF_ARGS.has(pass))
  const moved = new Set(
    ofArgs.flatMap(({ action, spans: [own] }) => (action === "did" && own ? [at(own)] : [])),
  )
  const again = new Set(
    ofArgs.filter(({ action, spans: [own] }) => action !== "did" && own && moved.has(at(own))),
  )
  return notes.filter((note) => !again.has(note))
}

/** What is wrong with a command, without the command: that of several is one reason. */
function reasonOf({ action, message }: ExplainedNote): Reason | undefined {
  const why = action === "stopped" ? APART.exec(message)?.groups?.["why"] : undefined
  if (why === undefined) return undefined
  const { command, rest } = OF_COMMAND.exec(why)?.groups ?? {}
  return { command, rest: rest ?? why }
}

interface Reason {
  readonly command: string | undefined
  readonly rest: string
}

function apartTogether(notes: readonly ExplainedNote[]): readonly ExplainedNote[] {
  const groups = new Map<string, ExplainedNote[]>()
  for (const [index, note] of notes.entries()) {
    const reason = reasonOf(note)
    const isOfCommand = reason?.command !== undefined
    const key = reason ? JSON.stringify([note.pass, isOfCommand, reason.rest]) : `${index}`
    const group = groups.get(key)
    if (group) group.push(note)
    else groups.set(key, [note])
  }
  return [...groups.values()].map(oneOf)
}

function oneOf(group: readonly ExplainedNote[]): ExplainedNote {
  const first = group[0]!
  const { rest } = reasonOf(first) ?? { rest: "" }
  if (group.length === 1) return first
  const commands = [...new Set(group.flatMap((note) => reasonOf(note)?.command ?? []))]
  const shown = commands.slice(0, MOST_COMMANDS)
  const more = commands.length - shown.length
  const list = [...shown, ...(more > 0 ? [`${more} more`] : [])].join(", ")
  const why = commands.length === 0 ? rest : `${list}: ${rest}`
  const spans = group.flatMap((note) => note.spans)
  return { ...first, message: `${group.length} pairs of steps stay apart: ${why}`, spans }
}
