import type { Diagnostic, Span } from "@stagecraft/ir"
import type { InnerComment, Joint } from "./tree.ts"

/** An instruction as one line, with where its parts stood. */
export interface LogicalLine {
  readonly file: string
  readonly text: string
  readonly first: number
  /** The last line, bodies of heredocs not counted. */
  readonly last: number
  /** The column of the first character, counted from 1. */
  readonly column: number
  readonly joints: readonly Joint[]
  readonly innerComments: readonly InnerComment[]
  /** The first empty line inside it, which the builder warns of; 0 when there is none. */
  readonly emptyLine: number
}

/** The place in the file of an offset in the line. */
export function placeIn(line: LogicalLine, offset: number): Span {
  const joint = line.joints.findLast(({ at }) => at <= offset)
  return joint
    ? { file: line.file, line: joint.line, column: offset - joint.at + 1 }
    : { file: line.file, line: line.first, column: line.column + offset }
}

/** The column of an offset in the line. */
export function columnIn(line: LogicalLine, offset: number): number {
  return line.joints.length === 0 ? line.column + offset : placeIn(line, offset).column
}

/** Why an instruction is refused; `at` is the offset in its text of what is wrong. */
export interface Refusal {
  readonly at: number
  readonly problem: (span: Span) => Diagnostic
}

/** Says no to an instruction. `at` below zero, what was looked for is not there as it is, is its begin. */
export function refuse(at: number, problem: (span: Span) => Diagnostic): Refusal {
  return { at: Math.max(at, 0), problem }
}

/** Whether an instruction, or a part of one, was refused. */
export function isRefusal(value: object): value is Refusal {
  return "problem" in value
}
