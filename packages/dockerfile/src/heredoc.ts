import type { Span } from "@stagecraft/ir"
import type { PrintedLine } from "./printed.ts"

/** True when a line of the text would end a heredoc of that name; the builder ignores carriage returns at the end. */
export function hasLine(contents: string, name: string): boolean {
  return contents.split("\n").some((line) => line.replace(/\r+$/u, "") === name)
}

/** `EOF`, or the first `EOF2`, `EOF3`, … that no line of the text equals. */
export function delimiterFor(contents: string, taken: readonly string[] = []): string {
  for (let count = 1; ; count++) {
    const name = count === 1 ? "EOF" : `EOF${count}`
    if (!taken.includes(name) && !hasLine(contents, name)) return name
  }
}

/** The lines under a heredoc's instruction. The contents end with a newline or are empty. */
export function heredocLines(contents: string, name: string, span: Span): PrintedLine[] {
  const lines = contents === "" ? [] : contents.slice(0, -1).split("\n")
  return [...lines, name].map((text) => ({ text, spans: [span] }))
}
