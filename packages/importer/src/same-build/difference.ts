import type { Lines } from "@stagecraft/dockerfile"

/** In what two builds differ, as a person is told; `became` reads from the first file to the second. */
export interface BuildDifference {
  readonly message: string
  /** Of the instruction in the first file; absent when only the second has it. */
  readonly line?: number
  /** Of the instruction in the second file. */
  readonly otherLine?: number
  /** Why the builder would refuse the first file; the difference is that the second builds, or says other things. */
  readonly refused?: string
}

const LONGEST = 100

/** A value inside a message. */
export function quote(value: string): string {
  return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value)
}

/** A difference whose message starts with the line where there is one. */
export function difference(
  what: string,
  lines: Lines | undefined,
  otherLines: Lines | undefined,
): BuildDifference {
  const at = lines
    ? `line ${lines.first}: `
    : otherLines
      ? `line ${otherLines.first} of the other file: `
      : ""
  return {
    message: at + what,
    ...(lines && { line: lines.first }),
    ...(otherLines && { otherLine: otherLines.first }),
  }
}
