import { goTrim } from "./go-space.ts"
import type { HeredocWord } from "./tree/heredoc-words.ts"
import { badHeredoc, heredocsIn } from "./tree/heredoc-words.ts"

/** Where a word may start that opens a heredoc; most commands have no such place and need no lexer. */
const HEREDOC = /(?:^|[\s\u0085\\])\d*<</u

function isJsonArray(command: string): boolean {
  if (!command.startsWith("[")) return false
  try {
    JSON.parse(command)
    return true
  } catch {
    return false
  }
}

/** The heredocs that the builder finds in the command of a RUN, or that it trips over. */
export function heredocsOf(command: string): readonly HeredocWord[] | typeof badHeredoc {
  const maybe = HEREDOC.test(command) || (command.includes("<<") && command.includes("${"))
  return maybe ? heredocsIn(`RUN ${command}`) : []
}

/** True when the builder would look for more than the one line of a command. */
export function opensHeredoc(command: string): boolean {
  const found = heredocsOf(command)
  return found === badHeredoc || found.length > 0
}

/** True when the builder takes the last character for a continuation: two escapes are none. */
function isContinued(line: string, escape: string): boolean {
  return line.endsWith(escape) && !line.endsWith(escape + escape)
}

/** True when the text after an instruction's word is handed to the shell unchanged: no flags, no JSON, no blank edges. */
export function isPlainCommand(lines: readonly string[], escape: string): boolean {
  const command = lines.join("")
  return (
    command !== "" &&
    goTrim(command) === command &&
    !command.includes("\n") &&
    !isJsonArray(command) &&
    !isContinued(command, escape) &&
    lines.slice(1).every((line) => !/^\s*(?:#|$)/u.test(line)) &&
    lines.slice(0, -1).every((line) => !line.endsWith(escape))
  )
}
