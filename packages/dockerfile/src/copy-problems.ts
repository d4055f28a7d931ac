import type { Span } from "@stagecraft/ir"
import { problem } from "@stagecraft/ir"

export const inlineFileNoFinalNewline = problem(
  "inline-file-no-final-newline",
  "error",
  "An inline file does not end with a newline, and a heredoc always does.",
  (span: Span, name: string) => ({
    message: `the inline file ${JSON.stringify(name)} does not end with a newline, and a heredoc always does`,
    span,
    hint: `end the contents with \\n: file(${JSON.stringify(name)}, \`\${contents}\\n\`); or copy the file from the context`,
  }),
)

export const invalidInlineFile = problem(
  "invalid-inline-file",
  "error",
  "An inline file's name or place cannot be written as a heredoc.",
  (span: Span, name: string, why: string) => ({
    message: `the inline file ${JSON.stringify(name)} ${why}`,
    span,
    hint: "choose another name or destination, or copy the file from the context",
  }),
)

export const copyDestinationNotDirectory = problem(
  "copy-destination-not-directory",
  "error",
  "Several sources are copied to a destination that is not a directory.",
  (span: Span, instruction: string, destination: string, count: number) => ({
    message: `${instruction}: ${count} sources need a directory as their destination, and ${JSON.stringify(destination)} does not end with /`,
    span,
    hint: `write ${JSON.stringify(`${destination}/`)}`,
  }),
)

export const copyWithoutSource = problem(
  "copy-without-source",
  "error",
  "A COPY or ADD has no source.",
  (span: Span, instruction: string) => ({
    message: `${instruction}: no source to copy`,
    span,
    hint: "name at least one file, or leave the step out",
  }),
)

export const copyOfAddress = problem(
  "copy-of-address",
  "error",
  "A COPY names an address; only ADD fetches.",
  (span: Span, address: string) => ({
    message: `COPY: ${JSON.stringify(address)} is an address, and COPY takes files only`,
    span,
    hint: `use add(${JSON.stringify(address)}, …)`,
  }),
)

export const pathHasBackslash = problem(
  "path-has-backslash",
  "warning",
  "A path holds a backslash, which is no separator but a character of a name.",
  (span: Span, instruction: string, path: string) => ({
    message: `${instruction}: the backslash in ${JSON.stringify(path)} is a character of the file's name, not a separator`,
    span,
    hint: `write ${JSON.stringify(path.replaceAll("\\", "/"))}; for the name itself, literal(${JSON.stringify(path)})`,
  }),
)

export const invalidAddress = problem(
  "invalid-address",
  "error",
  "An ADD source is not the URL or git repository it is meant to be.",
  (span: Span, address: string, why: string, meant?: string) => ({
    message: `ADD: ${JSON.stringify(address)} ${why}`,
    span,
    hint: meant
      ? `write ${JSON.stringify(meant)}`
      : "give https://… for a file, and https://….git or git@host:path for a repository",
  }),
)
