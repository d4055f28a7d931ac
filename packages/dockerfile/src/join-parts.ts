import type { CommandPart } from "@stagecraft/ir"
import { commandNotJoinable, emptyCommand } from "./command-problems.ts"
import { foldCommand } from "./fold-command.ts"
import type { Page } from "./page.ts"
import { pageAt } from "./page.ts"
import { plainList } from "./plain-list.ts"
import { needsBraces, shellShape } from "./shell-shape.ts"
import { shellText } from "./shell-text.ts"
import { trimBlank } from "./trim-blank.ts"

/** One command of a layer, ready to be joined. */
export interface JoinedPart {
  readonly part: CommandPart
  /** The command, in braces where it is more than one. */
  readonly command: string
  /** The command as continuation lines; undefined when only a heredoc can hold its newlines. */
  readonly lines: readonly string[] | undefined
}

/** The braces' own ends that leave the command one command: the first one that parses. */
function closing(command: string): "; }" | " }" | undefined {
  if (plainList(command)) return "; }"
  const shape = shellShape(`{ ${command}\n}`)
  if (shape === undefined) return undefined
  return (["; }", " }"] as const).find((end) => shellShape(`{ ${command}${end}`) === shape)
}

/**
 * Makes a command an operand of `&&`: `a || b` and `a; b` get braces, which a subshell's own errexit would not need.
 *
 * A comment, an open quote or a heredoc at its end would swallow what follows: that is a problem at the part.
 */
export function joinPart(part: CommandPart, index: number, page: Page): JoinedPart {
  const command = trimBlank(shellText(part.command, pageAt(page, part.span), "args"))
  const end = closing(command)
  if (command === "") page.problems.push(emptyCommand(part.span, page.instruction))
  else if (end === undefined) page.problems.push(commandNotJoinable(part.span, command))
  const braces = end === " }" || (index > 0 && end !== undefined && needsBraces(command))
  const closed = braces ? `{ ${command}${end}` : command
  return { part, command: closed, lines: foldCommand(closed) }
}
