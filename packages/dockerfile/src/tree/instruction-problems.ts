import type { Span } from "@stagecraft/ir"
import { nearest, problem } from "@stagecraft/ir"
import { quote } from "./source-problems.ts"

const meant = (word: string, candidates: Iterable<string>): string | undefined => {
  const near = nearest(word, candidates)
  return near && `did you mean ${near}?`
}

export const unknownInstruction = problem(
  "unknown-instruction",
  "error",
  "A line begins with a word that is no instruction.",
  (span: Span, keyword: string, near: string | undefined) => ({
    message: `${quote(keyword)} is no instruction`,
    span,
    hint: near ? `did you mean ${near}?` : "a line continued from the one above needs a \\ there",
  }),
)

export const instructionBeforeFrom = problem(
  "instruction-before-from",
  "error",
  "An instruction other than ARG stands before the first FROM.",
  (span: Span, keyword: string) => ({
    message: `${keyword} stands before the first FROM, where only ARG may`,
    span,
    hint: "begin the stage with FROM",
  }),
)

export const missingArguments = problem(
  "missing-arguments",
  "error",
  "An instruction has fewer arguments than it needs.",
  (span: Span, keyword: string, needs: string) => ({
    message: `${keyword} needs ${needs}`,
    span,
    hint: undefined,
  }),
)

export const fromArguments = problem(
  "from-arguments",
  "error",
  "A FROM is not an image, or an image AS a name.",
  (span: Span, count: number) => ({
    message: `FROM takes an image, or an image AS a name; here are ${count} words`,
    span,
    hint: "write FROM image, or FROM image AS name",
  }),
)

export const unknownFlag = problem(
  "unknown-flag",
  "error",
  "An instruction has a flag that it does not know.",
  (span: Span, keyword: string, flag: string, known: readonly string[]) => ({
    message: `${keyword} has no flag ${quote(flag)}`,
    span,
    hint:
      meant(flag, known) ??
      (known.length > 0 ? `it has ${known.join(", ")}` : `${keyword} takes no flags`),
  }),
)

export const duplicateFlag = problem(
  "duplicate-flag",
  "error",
  "A flag is given twice.",
  (span: Span, keyword: string, flag: string) => ({
    message: `${keyword}: ${flag} is given twice`,
    span,
    hint: "keep one of them",
  }),
)

export const flagWithoutValue = problem(
  "flag-without-value",
  "error",
  "A flag has no value.",
  (span: Span, keyword: string, flag: string) => ({
    message: `${keyword}: ${flag} has no value`,
    span,
    hint: `write ${flag}=value, without blanks around the =`,
  }),
)

export const flagNotBoolean = problem(
  "flag-not-boolean",
  "error",
  "A flag that is on or off has another value than true or false.",
  (span: Span, keyword: string, flag: string, value: string) => ({
    message: `${keyword}: ${flag} is on or off, and ${quote(value)} is neither`,
    span,
    hint: `write ${flag}, ${flag}=true or ${flag}=false`,
  }),
)

export const heredocAsDestination = problem(
  "heredoc-as-destination",
  "error",
  "The destination of COPY or ADD is a heredoc.",
  (span: Span, keyword: string) => ({
    message: `${keyword}: the destination is a heredoc`,
    span,
    hint: "heredocs come first, the path they are written to last",
  }),
)

export const blankName = problem(
  "blank-name",
  "error",
  "An entry of ENV, LABEL or ARG has no name.",
  (span: Span, keyword: string) => ({
    message: `${keyword}: an entry has no name in front of its =`,
    span,
    hint: "write NAME=value",
  }),
)

export const emptyVolume = problem(
  "empty-volume",
  "error",
  "A VOLUME is an empty path.",
  (span: Span) => ({
    message: "VOLUME: a path is empty",
    span,
    hint: "give a folder, or leave it out",
  }),
)

export const shellNotJson = problem(
  "shell-not-json",
  "error",
  "A SHELL is no JSON array.",
  (span: Span) => ({
    message: "SHELL is no JSON array of strings",
    span,
    hint: 'write SHELL ["/bin/bash", "-c"], in double quotes and each \\ doubled',
  }),
)

export const healthcheckForm = problem(
  "healthcheck-form",
  "error",
  "A HEALTHCHECK is neither CMD with a command nor NONE alone.",
  (span: Span, why: string) => ({
    message: `HEALTHCHECK: ${why}`,
    span,
    hint: "write HEALTHCHECK CMD command, or HEALTHCHECK NONE",
  }),
)

export const invalidRunOption = problem(
  "invalid-run-option",
  "error",
  "A --mount, --network, --security or --device of RUN has a value the builder refuses.",
  (span: Span, option: string, value: string, why: string, near?: string) => ({
    message: `RUN ${option}: ${quote(value)} ${why}`,
    span,
    hint: near && `did you mean ${near}?`,
  }),
)

export const deviceNeedsLabs = problem(
  "device-needs-labs",
  "warning",
  "RUN --device works only with the labs channel of the builder's frontend.",
  (span: Span) => ({
    message: "RUN --device: the stable channel of the builder refuses it when it gets there",
    span,
    hint: "write # syntax=docker/dockerfile:1-labs at the top",
  }),
)
