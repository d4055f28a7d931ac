import type { Span } from "@stagecraft/ir"
import { commandNotExpressible } from "./command-problems.ts"
import { continueLines } from "./continue-lines.ts"
import { delimiterFor, heredocLines } from "./heredoc.ts"
import type { Page } from "./page.ts"
import { need } from "./page.ts"
import type { PrintedLine } from "./printed.ts"
import { withFlags } from "./run-flags.ts"

const OPEN_ESCAPE = /(?:^|[^\\])(?:\\\\)*\\$/u

/**
 * `RUN <<EOF`: the builder hands the lines to the shell, or runs them as a program when they start with `#!`.
 *
 * @param name - What a program is called; `EOF` unless set.
 */
export function runHeredoc(
  body: string,
  flags: readonly string[],
  spans: readonly Span[],
  page: Page,
  name = delimiterFor(body),
): readonly PrintedLine[] {
  need(page, "heredoc")
  const head = withFlags(flags, [{ text: `<<${name}`, spans }], page)
  const [span = page.span] = spans
  return [...continueLines(head, page.options.escape), ...heredocLines(body, name, span)]
}

/** A shell command that only a heredoc can hold. The shell gets it with a newline behind it. */
export function commandHeredoc(
  command: string,
  flags: readonly string[],
  spans: readonly Span[],
  page: Page,
): readonly PrintedLine[] {
  if (OPEN_ESCAPE.test(command))
    page.problems.push(
      commandNotExpressible(
        spans[0] ?? page.span,
        page.instruction,
        "ends in a backslash, which would swallow what a heredoc puts behind it",
      ),
    )
  // A heredoc that starts with #! would be run as a program; in a command it is a comment.
  const start = command.startsWith("#!") ? "\n" : ""
  const end = command.endsWith("\n") ? "" : "\n"
  return runHeredoc(start + command + end, flags, spans, page)
}
