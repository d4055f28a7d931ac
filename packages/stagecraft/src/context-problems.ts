import { problem } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

export const contextRequired = problem(
  "context-required",
  "error",
  "A named context is used that the build was given nothing for.",
  (name: string, span: Span, near: string | undefined) => ({
    message: `the build needs the named context ${name}, and nothing is given for it`,
    span,
    hint: near
      ? `${near} is given: did you mean that?`
      : `give it with --build-context ${name}=FOLDER, or in the image: contexts: { ${JSON.stringify(name)}: "FOLDER" }`,
  }),
)

export const unknownBuildContext = problem(
  "unknown-build-context",
  "warning",
  "A named context is given that no image uses.",
  (name: string, near: string | undefined, names: readonly string[]) => ({
    message: `the named context ${name} is used by no image, and is the name of none of their bases`,
    hint: near
      ? `did you mean ${near}?`
      : names.length > 0
        ? `what is used is ${names.join(", ")}`
        : "no named context is used",
  }),
)

export const namedContextNotAFolder = problem(
  "named-context-not-a-folder",
  "error",
  "The folder given for a named context is not there.",
  (name: string, folder: string, span?: Span) => ({
    message: `the named context ${name} is no folder: ${folder}`,
    span,
    hint: span
      ? "correct it in `contexts`; it is relative to the config's folder"
      : `correct it: a path in --build-context ${name}=FOLDER is relative to where the command runs`,
  }),
)
