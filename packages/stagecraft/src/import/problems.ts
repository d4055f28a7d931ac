import type { ContextUse } from "@stagecraft/context"
import { problem } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

export const dockerfileNotFound = problem(
  "dockerfile-not-found",
  "error",
  "There is no Dockerfile where one was expected.",
  (file: string, near: string | undefined, hint?: string) => ({
    message: file,
    hint: near ? `did you mean ${near}?` : hint,
  }),
)

export const dockerfileUnreadable = problem(
  "dockerfile-unreadable",
  "error",
  "A Dockerfile cannot be read, or is no text.",
  (file: string, why: string, hint: string) => ({ message: `cannot read ${file}: ${why}`, hint }),
)

export const importExists = problem(
  "import-exists",
  "error",
  "There is a config where the imported one would be written.",
  (file: string, target: string) => ({
    message:
      file === target
        ? `${file} exists already`
        : `${target} would be a second config beside ${file}`,
    hint:
      file === target
        ? "write it anew with --force, to another place with --out, or look at it first with --stdout"
        : "write to another place with --out, or go on with --force",
  }),
)

export const importDiffers = problem(
  "import-differs",
  "error",
  "What was made of a Dockerfile is not shown to be the same build.",
  (difference: string, span: Span, lines: string | undefined, hint: string) => ({
    message: `the imported config would not be the same build: ${difference}`,
    span,
    output: lines,
    hint,
  }),
)

export const importRefused = problem(
  "import-refused",
  "error",
  "A Dockerfile that the builder would refuse cannot be shown to be the same build.",
  (why: string, span: Span) => ({
    message: `the builder would refuse this Dockerfile: ${why}`,
    span,
    hint: "mend the Dockerfile first; import takes it as it is with --no-verify",
  }),
)

export const importNotUnderstood = problem(
  "import-not-understood",
  "error",
  "An imported config cannot be compiled.",
  (reason: string, span: Span, hint: string) => ({
    message: `what was made of the Dockerfile cannot be compiled: ${reason}`,
    span,
    hint,
  }),
)

export const importOtherContext = problem(
  "import-other-context",
  "warning",
  "A Dockerfile seems to be built with another context than its own folder.",
  ({ verb, shown, span }: ContextUse, folder: string, above: string) => ({
    message: `${verb} ${shown}: not in ${folder}, but in ${above}`,
    span,
    hint: `if the build context is ${above}, import it with --context ${above}`,
  }),
)
