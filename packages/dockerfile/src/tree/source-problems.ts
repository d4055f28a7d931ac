import type { Span } from "@stagecraft/ir"
import { problem } from "@stagecraft/ir"

/** Cuts a piece of the file that is too long for a message. */
export function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

/** Shows a piece of the file in a message: quoted, and cut when long. */
export function quote(text: string): string {
  return JSON.stringify(cut(text))
}

export const notADockerfile = problem(
  "not-a-dockerfile",
  "error",
  "A file has no instruction of a Dockerfile.",
  (span: Span, what: string) => ({
    message: `this is no Dockerfile: ${what}`,
    span,
    hint: "give the path of a Dockerfile; its first instruction is FROM or ARG",
  }),
)

export const noInstructions = problem(
  "no-instructions",
  "error",
  "A Dockerfile is empty or has nothing but comments.",
  (span: Span, empty: boolean) => ({
    message: empty
      ? "the file is empty"
      : "the file has no instruction, only comments and blank lines",
    span,
    hint: "a Dockerfile needs a FROM",
  }),
)

export const sourceLineTooLong = problem(
  "source-line-too-long",
  "error",
  "A line of a Dockerfile is over 65,535 bytes, which the builder does not read.",
  (span: Span, bytes: number) => ({
    message: `this line has ${bytes} bytes; the builder reads lines of at most 65535`,
    span,
    hint: "break it with the continuation character, or copy its contents in as a file",
  }),
)

export const dockerfileTooLarge = problem(
  "dockerfile-too-large",
  "error",
  "A file is far larger than any Dockerfile.",
  (span: Span, size: string) => ({
    message: `the file has ${size}, which is far more than a Dockerfile has`,
    span,
    hint: "is this the right file?",
  }),
)

export const duplicateDirective = problem(
  "duplicate-directive",
  "error",
  "A directive above the Dockerfile is given twice.",
  (span: Span, name: string) => ({
    message: `the directive ${name} is given twice`,
    span,
    hint: "keep one of them",
  }),
)

export const invalidEscape = problem(
  "invalid-escape",
  "error",
  "The escape directive names another character than \\ or `.",
  (span: Span, value: string) => ({
    message: `${quote(value)} cannot be the escape character`,
    span,
    hint: "write # escape=` or # escape=\\",
  }),
)

export const emptyContinuation = problem(
  "empty-continuation",
  "warning",
  "An empty line stands inside a continued instruction.",
  (span: Span) => ({
    message: "an empty line inside a continued instruction; the builder means to refuse it one day",
    span,
    hint: "remove the line, or the continuation character above it",
  }),
)

export const jsonNotStrings = problem(
  "json-not-strings",
  "error",
  "A JSON array of arguments has something else than strings in it.",
  (span: Span, keyword: string) => ({
    message: `${keyword}: the JSON array has something else than strings in it`,
    span,
    hint: 'put each argument into double quotes: ["sleep", "10"]',
  }),
)

export const entryWithoutValue = problem(
  "entry-without-value",
  "error",
  "An ENV or LABEL has a name and no value.",
  (span: Span, keyword: string, name: string) => ({
    message: `${keyword}: ${quote(name)} has no value`,
    span,
    hint: 'write NAME=value; for an empty value NAME=""',
  }),
)

export const entryWithoutEquals = problem(
  "entry-without-equals",
  "error",
  "A word of ENV or LABEL behind the first has no equals sign.",
  (span: Span, keyword: string, word: string) => ({
    message: `${keyword}: ${quote(word)} has no = in it`,
    span,
    hint: 'each word is NAME=value; a value with blanks needs quotes: NAME="a b"',
  }),
)

export const heredocUnterminated = problem(
  "heredoc-unterminated",
  "error",
  "A heredoc is not ended.",
  (span: Span, keyword: string, name: string) => ({
    message: `${keyword}: the heredoc ${quote(name)} is not ended`,
    span,
    hint: `end it with a line of nothing but ${cut(name)}`,
  }),
)

export const heredocDelimiter = problem(
  "heredoc-delimiter",
  "error",
  "The delimiter of a heredoc cannot be read.",
  (span: Span, keyword: string) => ({
    message: `${keyword}: the delimiter of a heredoc cannot be read; its quotes or braces do not close`,
    span,
    hint: "use a plain word: <<EOF",
  }),
)
