import type { BaseAssumption } from "@stagecraft/compiler"
import { escapeControl } from "@stagecraft/ir"
import { showBytes } from "../progress/show-amount.ts"
import { drawAdvice } from "./draw-advice.ts"
import { drawChanges } from "./draw-changes.ts"
import { groupNotes } from "./group-notes.ts"
import type { CodeSpan, ExplainedContext, ExplainedNote, Explanation } from "./explanation.ts"

/** More notes of one kind than these are counted and not told, unless all are asked for. */
const MOST_NOTES = 12
/** More places of one note than these are counted and not told. */
const MOST_PLACES = 6

const HEADINGS: readonly (readonly [ExplainedNote["action"], string])[] = [
  ["did", "Done"],
  ["would", "Would be done"],
  ["stopped", "Left as it is"],
]

const ASSUMPTIONS: Readonly<Record<BaseAssumption, string>> = {
  "posix-shell": "its shell is a POSIX one",
  "no-triggers": "it has no ONBUILD triggers",
  "plain-environment": "its variables lead no package manager to files of the project",
}

/** Why a Dockerfile that is kept goes without it. */
const WOULD_BE_PROVED = "a build does it, and so does `emit --proven`: proved by"

const LOOKED_AT =
  "a build looks at the bases that the engine has: with what it knows of them it may do more, or less"

/** Draws an explanation for a person: plain lines, without colour. */
export function drawExplanation(explained: Explanation, all: boolean): string {
  const { name, span, context } = explained
  const notes = all ? explained.notes : groupNotes(explained.notes)
  const sections = HEADINGS.map(([action, heading]) =>
    section(
      heading,
      drawNotes(
        notes.filter((note) => note.action === action),
        all,
      ),
    ),
  )
  const lines = [
    `${name}  ${showCodeSpan(span)}`,
    ...(notes.some(({ action }) => action === "did")
      ? []
      : ["  Nothing is changed: it is built as it is written."]),
    ...sections.flat(),
    ...section("Taken for granted", drawBases(explained)),
    ...(context ? section(`Build context ${context.folder}`, drawContext(context)) : []),
    ...section("What a change would rebuild, at most", drawChanges(explained)),
    ...section("Worth saying, if it is true", drawAdvice(explained, all)),
  ]
  return `${lines.map((line) => escapeControl(line)).join("\n")}\n`
}

/** `image.config.ts:12` */
export function showCodeSpan({ file, line }: CodeSpan): string {
  return `${file}:${line}`
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  ${heading}`, ...lines.map((line) => `    ${line}`)]
}

function drawNotes(notes: readonly ExplainedNote[], all: boolean): readonly string[] {
  const shown = all ? notes : notes.slice(0, MOST_NOTES)
  const more = notes.length - shown.length
  const lines = shown.flatMap((note) => drawNote(note, all))
  return more > 0 ? [...lines, `and ${more} more: --full shows them`] : lines
}

function drawNote(note: ExplainedNote, all: boolean): readonly string[] {
  const { pass, message, drops, leavesOut, provedBy } = note
  const fact = (label: string, values: readonly string[]): readonly string[] =>
    values.length === 0 ? [] : [`  ${label} ${values.join(", ")}`]
  return [
    `${pass}: ${message}`,
    ...drawSpans(note.spans, all),
    ...fact("no longer run:", drops),
    ...fact("no longer in the image, what is in", leavesOut),
    ...fact(note.action === "would" ? WOULD_BE_PROVED : "proved by", provedBy),
  ]
}

function drawSpans(spans: readonly CodeSpan[], all: boolean): readonly string[] {
  const distinct = new Map(spans.map((span) => [`${showCodeSpan(span)}:${span.column}`, span]))
  const found = [...distinct.values()]
  const shown = all ? found : found.slice(0, MOST_PLACES)
  const onLine = new Map<string, number>()
  for (const each of found.map(showCodeSpan)) onLine.set(each, (onLine.get(each) ?? 0) + 1)
  const names = shown.map((span) => {
    const line = showCodeSpan(span)
    return onLine.get(line)! > 1 ? `${line}:${span.column}` : line
  })
  // As an argument each of them would lie on the stack.
  const width = names.reduce((most, { length }) => Math.max(most, length), 0)
  const lines = shown.map((span, index) =>
    `  ${names[index]!.padEnd(width)}  ${span.code ?? ""}`.trimEnd(),
  )
  const more = found.length - shown.length
  return more > 0 ? [...lines, `  and ${more} more`] : lines
}

function drawBases({ bases, purpose }: Explanation): readonly string[] {
  const lines = bases.map(({ reference, span, assumes }) => {
    const what = assumes.map((each) => ASSUMPTIONS[each]).join(", ")
    return `${reference} (${showCodeSpan(span)}): ${what}`
  })
  // Here no engine is asked.
  return lines.length > 0 && purpose === "build" ? [...lines, LOOKED_AT] : lines
}

function drawContext(context: ExplainedContext): readonly string[] {
  const { sent, keptOut, complete, sentComplete } = context
  const atLeast = complete ? "" : "at least "
  const amount = ({ files, bytes }: ExplainedContext["sent"]): string =>
    `${files} ${files === 1 ? "file" : "files"}, ${showBytes(bytes)}`
  if (!sentComplete)
    return [`sent to the builder: at least ${amount(sent)}; what is kept out was not counted`]
  return [`sent to the builder: ${amount(sent)}; kept out: ${atLeast}${amount(keptOut)}`]
}
