import type { CommandPart, RunStep, Span } from "@stagecraft/ir"
import { mapList } from "@stagecraft/ir"
import { checkString } from "./check-characters.ts"
import { emptyCommand } from "./command-problems.ts"
import { continueLines } from "./continue-lines.ts"
import { foldCommand } from "./fold-command.ts"
import { execForm } from "./json-form.ts"
import { ownHeredocs } from "./own-heredocs.ts"
import type { Page } from "./page.ts"
import { need, pageAt } from "./page.ts"
import { isPlainCommand, opensHeredoc } from "./plain-command.ts"
import { printLayer } from "./print-layer.ts"
import type { PrintedLine } from "./printed.ts"
import { runFlags, withFlags } from "./run-flags.ts"
import { commandHeredoc, runHeredoc } from "./run-heredoc.ts"
import { isPosixShell } from "./shell-kind.ts"
import { shellText } from "./shell-text.ts"
import { trimBlank } from "./trim-blank.ts"
import { wrapPieces } from "./wrap-lines.ts"

/** A command as lines for the Dockerfile's own continuation; undefined when it takes a heredoc. */
function plainLines(
  command: string,
  posix: boolean,
  escape: string,
): readonly string[] | undefined {
  const lines = posix ? foldCommand(command) : [command]
  if (lines === undefined || !isPlainCommand(lines, escape)) return undefined
  return opensHeredoc(lines.join("")) ? undefined : lines
}

/** The lines of a command behind RUN and its flags. A lone -- keeps its first word from being a flag. */
function commandLines(
  lines: readonly string[],
  flags: readonly string[],
  span: Span,
  page: Page,
): readonly PrintedLine[] {
  const { escape } = page.options
  const [first = "", ...rest] = lines
  const guarded = first.startsWith("--") ? [`-- ${first}`, ...rest] : lines
  const pieces = wrapPieces(
    mapList(guarded, (text) => ({ text, spans: [span] })),
    escape,
  )
  return continueLines(withFlags(flags, pieces, page), escape)
}

function printCommand(part: CommandPart, flags: readonly string[], page: Page) {
  const { escape, shell } = page.options
  const posix = isPosixShell(shell)
  const raw = shellText(part.command, pageAt(page, part.span), "args")
  const command = posix ? trimBlank(raw) : raw
  if (command.trim() === "") page.problems.push(emptyCommand(part.span, page.instruction))
  const lines = plainLines(command, posix, escape)
  if (lines) return commandLines(lines, flags, part.span, page)
  const own = ownHeredocs(command, page)
  if (!own) return commandHeredoc(command, flags, [part.span], page)
  need(page, own.isSpaced ? "spaced-heredoc" : "heredoc")
  const body = mapList(own.lines, (text) => ({ text, spans: [part.span] }))
  return [...commandLines([own.head], flags, part.span, page), ...body]
}

/** Prints a RUN so that the shell, or the kernel for the exec form, gets what the author wrote. */
export function printRun(step: RunStep, page: Page): readonly PrintedLine[] {
  const flags = runFlags(step, page)
  const { form } = step
  switch (form.kind) {
    case "exec": {
      if (form.argv.length === 0) page.problems.push(emptyCommand(step.span, page.instruction))
      const pieces = [{ text: execForm(form.argv, page), spans: [step.span] }]
      return continueLines(withFlags(flags, pieces, page), page.options.escape)
    }
    case "script": {
      checkString(form.body, page, "newlines")
      if (form.body.trim() === "") page.problems.push(emptyCommand(step.span, page.instruction))
      const body = form.body.endsWith("\n") ? form.body : `${form.body}\n`
      return runHeredoc(body, flags, [step.span], page, form.name)
    }
    default: {
      const [only, ...more] = form.parts
      if (more.length > 0) return printLayer(form.parts, flags, page)
      if (only) return printCommand(only, flags, page)
      page.problems.push(emptyCommand(step.span, page.instruction))
      return []
    }
  }
}
