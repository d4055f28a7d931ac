import type { Change } from "@stagecraft/compiler"
import type { ExplainedChange, Explanation, WorkCount } from "./explanation.ts"

/** So many names stand in one row. */
const MOST_NAMES = 4

interface Row {
  readonly names: string[]
  readonly what: string
  readonly where: string
  /** The last name stands for all that has none. */
  rest: boolean
}

/** A row for each change, those with the same consequences in one: `package.json  2 of 5 commands, from COPY …`. */
export function drawChanges({ changes, work }: Explanation): readonly string[] {
  const others = hasOthers(changes)
  const rows = new Map<string, Row>()
  for (const each of changes) {
    const [what, where] = [consequence(each, work), beginnings(each)]
    const key = `${each.change.kind} ${what} ${where}`
    const row: Row = rows.get(key) ?? { names: [], what, where, rest: false }
    // What is left comes after what has a name.
    const isRest = each.change.kind === "files" && each.change.whole
    if (isRest) row.names.push(nameOf(each.change, others))
    else row.names.splice(row.names.length - (row.rest ? 1 : 0), 0, nameOf(each.change, others))
    row.rest ||= isRest
    rows.set(key, row)
  }
  const drawn = [...rows.values()].map(({ names, what, where }) => [showNames(names), what, where])
  const width = (column: number): number =>
    drawn.reduce((most, cells) => Math.max(most, cells[column]!.length), 0)
  const [first, second] = [width(0), width(1)]
  return drawn.map(([names, what, where]) =>
    `${names!.padEnd(first)}  ${what!.padEnd(second)}  ${where}`.trimEnd(),
  )
}

/** True where some files of the context have rows of their own. */
export const hasOthers = (changes: readonly ExplainedChange[]): boolean =>
  changes.some(({ change }) => change.kind === "files" && !change.whole)

/** The first few of many names. */
export function showNames(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(", ")
  const more = names.length - MOST_NAMES
  return more > 0 ? `${shown} and ${more} more` : shown
}

/** What a change is called; `others`: some of the context has names of its own. */
export function nameOf(change: Change, others: boolean): string {
  switch (change.kind) {
    case "files":
      if (!change.whole || change.shown === "in raw text") return change.shown
      return others ? "any other file" : "any file"
    case "file":
      return change.path
    case "arg":
      return `ARG ${change.name}`
    case "image":
      return `image ${change.reference}`
    default:
      return `context ${change.name}`
  }
}

/** `2 of 5 commands (as written 4)` */
function consequence(
  own: ExplainedChange,
  { commands: total, asWritten }: Explanation["work"],
): string {
  const { asWritten: before } = own
  const now = amount(own, total)
  if (!before) return now
  const then = amount(before, asWritten.commands)
  return then === now ? now : `${now} (as written ${shortAmount(before, own, asWritten.commands)})`
}

/** `2 of 5 commands` */
export function amount({ commands, steps }: WorkCount, total: number): string {
  if (steps === 0) return "nothing"
  if (commands === 0) return steps === 1 ? "1 step" : `${steps} steps`
  if (commands < total) return `${commands} of ${total} ${plural(total)}`
  return total === 1 ? "the only command" : `all ${total} commands`
}

const plural = (count: number): string => (count === 1 ? "command" : "commands")

/** What is said beside the amount of today: the number alone where its unit is the same. */
export function shortAmount({ commands, steps }: WorkCount, own: WorkCount, total: number): string {
  if (steps === 0) return "nothing"
  if (commands === 0) return steps === 1 ? "1 step" : `${steps} steps`
  if (own.commands === 0) return `${commands} ${plural(commands)}`
  return commands === own.commands ? `${commands} of ${total}` : String(commands)
}

function beginnings({ starts }: ExplainedChange): string {
  const [first, ...more] = starts
  if (!first) return ""
  const { step, span } = first
  const rest = more.length > 0 ? `, and in ${more.map(({ stage }) => stage).join(", ")}` : ""
  return `from ${step}  ${span.file}:${span.line}${rest}`
}
