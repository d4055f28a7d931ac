import type { Diagnostic } from "@stagecraft/ir"

/** The only way a command speaks. Results go to standard output, everything else to standard error. */
export interface Reporter {
  /** What the command was asked for: text that may be piped on. */
  readonly result: (text: string) => void
  /** What `--json` prints: one object, when all is over, with every finding as its `problems`. The last one counts. */
  readonly answer: (value: object) => void
  /** Prints the answer, where there is one. */
  readonly close: () => void
  /** What is going on, for a person. */
  readonly note: (text: string) => void
  /** Findings, drawn with the author's lines. */
  readonly diagnostics: (found: readonly Diagnostic[]) => void
  /** Gives the text of a file that findings name and that is not on disk, or not as it is meant. */
  readonly source: (file: string, text: string) => void
  /** A line of a foreign program's output, made harmless. */
  readonly foreign: (prefix: string, text: string) => void
  readonly dim: (text: string) => string
  readonly bold: (text: string) => string
}
