import { printStep } from "@stagecraft/dockerfile"
import type { CommandPart, RunStep, Span, Text } from "@stagecraft/ir"
import { show } from "@stagecraft/ir"
import type { Compilation, CompiledStage } from "./compile.ts"
import type { LineRange, PrintedStep } from "./print-image.ts"

/** One command of a RUN of several, in one line, and where its author wrote it. */
export interface RunPart {
  readonly command: string
  readonly span: Span
}

/** A RUN of several commands, by the author or by the compiler. */
export interface MergedRun {
  readonly parts: readonly RunPart[]
  /** The shell reads all of it before it begins; otherwise it may have begun when it finds what it cannot read. */
  readonly readAtOnce: boolean
  readonly printed: PrintedStep & { readonly step: RunStep }
  readonly stage: CompiledStage
}

/** A Dockerfile in which one RUN says how far it got; for building once, never for keeping. */
export interface RunTrace {
  readonly dockerfile: string
  /** The stage to build; undefined for an only stage, which has no name. */
  readonly target: string | undefined
  /** What stands before the number in each mark; a mark ends its line, and is written to both streams. */
  readonly mark: string
  /** The parts that have a mark before them, by index; the first is 0. */
  readonly marked: readonly number[]
  /** How many parts there are. */
  readonly parts: number
}

/** Bytes. The kernel takes no argument above 128 kB, and the command is one. */
const LONGEST_COMMAND = 130_000
/** Bytes beside the two numbers and the two marks: quotes, `echo`, `&&`, the continuation. */
const AROUND_MARKS = 60

const POSIX = /(?:^|\/)(?:sh|dash|ash|bash|ksh|zsh|busybox)$/u
/** A subshell between two commands would be seen by these: a status that a mark replaces, streams that lead elsewhere. */
const DISTURBED = /pipestatus|\bexec\b[^;&|\n]*[<>]/iu

function isMerged(printed: PrintedStep): printed is MergedRun["printed"] {
  const { step } = printed
  return step.kind === "run" && step.form.kind === "shell" && step.form.parts.length > 1
}

const shellParts = ({ form }: RunStep): readonly CommandPart[] =>
  form.kind === "shell" ? form.parts : []

/** The RUN of several commands that stands at these lines of the Dockerfile; undefined when something else does. */
export function mergedRunAt(
  compilation: Pick<Compilation, "stages">,
  { last }: LineRange,
): MergedRun | undefined {
  for (const stage of compilation.stages)
    for (const printed of stage.steps)
      if (printed.lines.first <= last && last <= printed.lines.last && isMerged(printed)) {
        const texts = shellParts(printed.step).map(({ command }) => show(command).trim())
        const parts = shellParts(printed.step).map(({ span }, index) => ({
          command: texts[index]!.replace(/\s+/gu, " "),
          span,
        }))
        // Newlines further on stand between `&&` or in braces.
        return { parts, readAtOnce: !texts[0]!.includes("\n"), printed, stage }
      }
  return undefined
}

/** Leading blanks mean nothing to a shell, and behind a mark they would no longer lead. */
function withoutLead([first, ...rest]: Text): Text {
  return typeof first === "string" ? [first.replace(/^[ \t\n]+/u, ""), ...rest] : [first!, ...rest]
}

/**
 * Prints the Dockerfile once more, its one RUN with a mark before each part, so that its output names the part it ended
 * in. Undefined where marks could change what the commands do, or would make the command longer than a kernel takes.
 *
 * A mark is a subshell that always succeeds, joined by `&&` as the parts are: `$_`, `$?`, `set -e`, variables and line
 * numbers stay as they were. It is written to both streams, since each has an order of its own, and its text
 * holds it in two pieces, since `set -v` prints the text.
 *
 * @param nonce - Letters and digits that nothing else writes.
 */
export function traceRun(
  compilation: Pick<Compilation, "dockerfile" | "page" | "stages">,
  { printed, stage }: MergedRun,
  nonce: string,
): RunTrace | undefined {
  const { step, lines, shell } = printed
  const parts = shellParts(step)
  const texts = parts.map(({ command }) => show(command))
  if (shell && !POSIX.test(shell[0] ?? "")) return undefined
  if (texts.some((each) => DISTURBED.test(each))) return undefined
  const sheet = compilation.dockerfile.split("\n")
  const before = Buffer.byteLength(sheet.slice(lines.first - 1, lines.last).join("\n"))
  const mark = `part-${nonce}-`
  const size = 2 * (mark.length + String(parts.length).length) + AROUND_MARKS
  const room = Math.floor((LONGEST_COMMAND - before) / size)
  if (room < 2) return undefined
  const stride = Math.ceil(parts.length / room)
  const say = (index: number): string => {
    const word = `'part-'${nonce}-${index}`
    return `(echo ${word}; echo ${word} >&2; :)`
  }
  const marked = parts.flatMap((_, index) => (index % stride === 0 ? [index] : []))
  const traced = parts.flatMap((part, index): CommandPart[] => {
    if (index === 0) return [{ ...part, command: [`${say(0)}; `, ...withoutLead(part.command)] }]
    const own = { command: [say(index)], span: part.span }
    return index % stride === 0 ? [own, part] : [part]
  })
  const again = printStep(
    { ...step, form: { kind: "shell", parts: traced } },
    { ...compilation.page, ...(shell && { shell }) },
  )
  if (again.problems.some(({ severity }) => severity === "error")) return undefined
  const own = again.lines.map(({ text }) => text).join("\n")
  // In a heredoc each part begins a line, and lines are counted in a shell's messages.
  const joined = own.replaceAll(` &&\n(echo 'part-'${nonce}-`, ` && (echo 'part-'${nonce}-`)
  sheet.splice(lines.first - 1, lines.last - lines.first + 1, joined)
  return {
    dockerfile: sheet.join("\n"),
    target: compilation.stages.length > 1 ? stage.name : undefined,
    mark,
    marked,
    parts: parts.length,
  }
}
