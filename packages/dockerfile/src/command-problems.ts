import type { Span } from "@stagecraft/ir"
import { problem } from "@stagecraft/ir"

export const emptyCommand = problem(
  "empty-command",
  "error",
  "A command is empty.",
  (span: Span, instruction: string) => ({
    message: `${instruction}: the command is empty`,
    span,
    hint: "give a command, or leave the step out",
  }),
)

export const commandNotJoinable = problem(
  "command-not-joinable",
  "error",
  "A command of a layer cannot be followed by another with &&.",
  (span: Span, command: string) => ({
    message: `\`${command}\` cannot be joined with &&: it ends in a comment, an open quote or a heredoc, or is not complete`,
    span,
    hint: "give it a run(...) of its own, or close what is open",
  }),
)

export const commandNotExpressible = problem(
  "command-not-expressible",
  "error",
  "A shell command cannot be written so that the builder hands it on unchanged.",
  (span: Span, instruction: string, why: string) => ({
    message: `${instruction}: the command ${why}`,
    span,
    hint: "use the exec form, or put the command into a script and run that",
  }),
)

export const onbuildNotAllowed = problem(
  "onbuild-not-allowed",
  "error",
  "ONBUILD holds a step that cannot be a trigger.",
  (span: Span, what: string) => ({
    message: `ONBUILD: ${what} cannot be a trigger`,
    span,
    hint: "give an instruction that acts on its own, such as run, copy or env",
  }),
)
