import { goTrim } from "./go-space.ts"

/** Words that the Dockerfile parser takes for the start of a heredoc; somewhat more than it really does. */
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

/** True when the parser of RUN would look for a heredoc in the command. */
export function looksLikeHeredoc(command: string): boolean {
  return HEREDOC.test(command) || (command.includes("<<") && command.includes("${"))
}

/** True when the text after an instruction's word is handed to the shell unchanged: no flags, no JSON, no blank edges. */
export function isPlainCommand(lines: readonly string[], escape: string): boolean {
  const command = lines.join("")
  const blankEnd = /[ \t]*$/u
  return (
    command !== "" &&
    goTrim(command) === command &&
    !command.includes("\n") &&
    !isJsonArray(command) &&
    !command.replace(blankEnd, "").endsWith(escape) &&
    lines.slice(1).every((line) => !/^\s*(?:#|$)/u.test(line)) &&
    lines.slice(0, -1).every((line) => !line.endsWith(escape))
  )
}
