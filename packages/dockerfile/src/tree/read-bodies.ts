import { badHeredoc, heredocsIn } from "./heredoc-words.ts"
import type { LineReader } from "./line-reader.ts"
import type { LogicalLine, Refusal } from "./logical-line.ts"
import { refuse } from "./logical-line.ts"
import type { Command } from "./read-command.ts"
import { heredocDelimiter, heredocUnterminated } from "./source-problems.ts"
import type { Heredoc } from "./tree.ts"

const WITH_HEREDOCS: ReadonlySet<string> = new Set(["add", "copy", "run"])
const TAB = 0x09
const NONE: readonly never[] = []

/** Reads up to the line that ends the heredoc; undefined when none does. */
function readBody(reader: LineReader, name: string, chomp: boolean): string | undefined {
  const { source } = reader
  const from = reader.after
  while (reader.next()) {
    let start = reader.start
    if (chomp) while (start < reader.end && source.charCodeAt(start) === TAB) start++
    if (reader.end - start === name.length && source.startsWith(name, start))
      return source.slice(from, reader.start)
  }
  return undefined
}

/** Reads the heredocs that an instruction opens, and their bodies from the lines below it. */
export function readBodies(
  reader: LineReader,
  line: LogicalLine,
  command: Command,
): readonly Heredoc[] | Refusal {
  if (!line.text.includes("<<")) return NONE
  const last = command.trigger ?? command
  if (!WITH_HEREDOCS.has(last.name) || last.json) return NONE
  const words = heredocsIn(line.text)
  const at = line.text.indexOf("<<")
  const { keyword } = last
  if (words === badHeredoc) return refuse(at, (span) => heredocDelimiter(span, keyword))
  const heredocs: Heredoc[] = []
  for (const word of words) {
    const content = readBody(reader, word.name, word.chomp)
    if (content === undefined)
      return refuse(at, (span) => heredocUnterminated(span, keyword, word.name))
    heredocs.push({ ...word, content })
  }
  return heredocs
}
