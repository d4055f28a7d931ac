import type { Entry, InnerComment, Instruction } from "@stagecraft/dockerfile"
import type { NamedValue, StepNode, Text } from "@stagecraft/ir"

/** The lines that a text of an instruction has in the Dockerfile, with offsets into the text. */
export interface Lines {
  /** Where a line ends without a newline in the text. */
  readonly joints: readonly number[]
  /** Comment lines inside the text, each at the offset of what follows it. */
  readonly comments: readonly Pick<InnerComment, "at" | "text">[]
}

/** What an instruction's own lines and inner comments are to the step that it became. */
export interface StepLines {
  readonly command: Lines
  /** For each entry of ENV or LABEL, by its place. */
  readonly entries: readonly EntryLines[]
  /** Comments that belong to no place inside the step. */
  readonly above: readonly string[]
}

export interface EntryLines {
  readonly comments: readonly string[]
  readonly joints: readonly number[]
}

const noLines: Lines = { joints: [], comments: [] }
export const noStepLines: StepLines = { command: noLines, entries: [], above: [] }

/** The text that a step hands to the shell, when it is one text and nothing in it is a reference. */
function commandOf(step: StepNode): string | undefined {
  switch (step.kind) {
    case "run": {
      const [part, ...more] = step.form.kind === "shell" ? step.form.parts : []
      return part && more.length === 0 ? characters(part.command) : undefined
    }
    case "cmd":
    case "entrypoint":
    case "healthcheck":
      return step.form?.kind === "shell" ? characters(step.form.command) : undefined
    case "onbuild":
      return commandOf(step.step)
    default:
      return undefined
  }
}

function characters([only, ...more]: Text): string | undefined {
  return typeof only === "string" && more.length === 0 ? only : undefined
}

/**
 * The lines of a command, which stands at the end of its instruction.
 *
 * Bodies of heredocs stand below the instruction's own line, and have their lines in the text itself.
 */
function commandLines(command: string, instruction: Instruction): Lines {
  const { logical, argumentsAt, joints, innerComments } = instruction
  const [first = ""] = command.split("\n", 1)
  const whole = [logical, logical.trimEnd()].find((each) => each.endsWith(first))
  const start = (whole?.length ?? 0) - first.length
  if (whole === undefined || start < argumentsAt) return noLines
  const inside = <T extends { readonly at: number }>(list: readonly T[]): readonly T[] =>
    list
      .map((each) => ({ ...each, at: each.at - start }))
      .filter(({ at }) => at > 0 && at < first.length)
  const ends = inside(joints).map(({ at }) => at)
  return { joints: [...new Set(ends)], comments: inside(innerComments) }
}

/** Where the words of an entry stand in the instruction; undefined when they are not found as they are written. */
function placesOf(entries: readonly Entry[], { logical, argumentsAt }: Instruction) {
  const places: { readonly key: number; readonly value: number }[] = []
  let end = argumentsAt
  for (const entry of entries) {
    const key = logical.indexOf(entry.key, end)
    const value = logical.indexOf(entry.value, key + entry.key.length)
    if (key === -1 || value === -1) return undefined
    places.push({ key, value })
    end = value + entry.value.length
  }
  return places
}

/** The joints of a word inside of the text that it means: quotes, escapes and variables are no characters of it. */
function valueJoints(value: Text, word: string, joints: readonly number[]): readonly number[] {
  const found: number[] = []
  let at = 0
  let end = 0
  for (const part of value) {
    const text = typeof part === "string" ? part : ""
    const start = word.indexOf(text, end)
    if (start === -1) return []
    const inside = joints.filter((joint) => joint > start && joint < start + text.length)
    found.push(...inside.map((joint) => joint - start + at))
    end = start + text.length
    at += text.length
  }
  return found
}

function entryLines(
  nodes: readonly NamedValue[],
  entries: readonly Entry[],
  instruction: Instruction,
): Omit<StepLines, "command"> | undefined {
  const places = nodes.length === entries.length ? placesOf(entries, instruction) : undefined
  if (places === undefined) return undefined
  const { joints, innerComments } = instruction
  // A comment belongs to the entry that follows it; above the first one it stands above the step.
  const next = (at: number): number => places.findIndex(({ key }) => at <= key)
  return {
    entries: places.map(({ value: start }, index) => ({
      comments: innerComments
        .filter(({ at }) => index > 0 && next(at) === index)
        .map(({ text }) => text),
      joints: valueJoints(
        nodes[index]?.[1] ?? [],
        entries[index]?.value ?? "",
        joints.map(({ at }) => at - start),
      ),
    })),
    above: innerComments.filter(({ at }) => next(at) < 1).map(({ text }) => text),
  }
}

/** Finds the lines of a step in the instruction that it came from. */
export function stepLines(step: StepNode, instruction: Instruction): StepLines {
  const { innerComments } = instruction
  const texts = innerComments.map(({ text }) => text)
  if (instruction.kind === "onbuild") {
    const { trigger } = instruction
    if (!trigger || step.kind !== "onbuild") return { ...noStepLines, above: texts }
    const lines = stepLines(step.step, trigger)
    const before = texts.slice(0, texts.length - trigger.innerComments.length)
    return { ...lines, above: [...before, ...lines.above] }
  }
  if (
    (step.kind === "env" || step.kind === "label") &&
    (instruction.kind === "env" || instruction.kind === "label")
  ) {
    const found = entryLines(step.entries, instruction.entries, instruction)
    if (found) return { command: noLines, ...found }
  }
  const command = commandOf(step)
  const lines = command === undefined ? noLines : commandLines(command, instruction)
  const above = texts.slice(0, texts.length - lines.comments.length)
  return { command: lines, entries: [], above }
}
