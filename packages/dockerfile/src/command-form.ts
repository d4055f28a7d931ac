import type { CommandForm } from "@stagecraft/ir"
import { commandNotExpressible, emptyCommand } from "./command-problems.ts"
import type { Piece } from "./continue-lines.ts"
import { foldCommand } from "./fold-command.ts"
import { execForm } from "./json-form.ts"
import type { Page } from "./page.ts"
import { isPlainCommand } from "./plain-command.ts"
import { isPosixShell } from "./shell-kind.ts"
import { shellText } from "./shell-text.ts"
import { trimBlank } from "./trim-blank.ts"
import { wrapPieces } from "./wrap-lines.ts"

/** The command of CMD, ENTRYPOINT or HEALTHCHECK: JSON for the exec form, the text itself for the shell form. */
export function commandForm(form: CommandForm, page: Page): readonly Piece[] {
  const spans = [page.span]
  if (form.kind === "exec") return [{ text: execForm(form.argv, page), spans }]
  const { escape, shell } = page.options
  const raw = shellText(form.command, page, "no-args")
  const command = isPosixShell(shell) ? trimBlank(raw) : raw
  const lines = isPosixShell(shell) ? foldCommand(command) : [command]
  if (command.trim() === "") page.problems.push(emptyCommand(page.span, page.instruction))
  else if (lines === undefined || !isPlainCommand(lines, escape))
    page.problems.push(
      commandNotExpressible(
        page.span,
        page.instruction,
        command.includes("\n")
          ? "has newlines that a Dockerfile cannot carry here"
          : "would be read differently: its blanks at the ends, its brackets or its last character are special",
      ),
    )
  return wrapPieces(
    (lines ?? [command]).map((text) => ({ text, spans })),
    escape,
  )
}
