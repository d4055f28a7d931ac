import { gather } from "./gather.ts"
import type { Span } from "./span.ts"

/** The operators of `${NAME<operator>word}` that BuildKit has. */
export type ExpansionOperator =
  | ":-"
  | ":+"
  | ":?"
  | "-"
  | "+"
  | "?"
  | "#"
  | "##"
  | "%"
  | "%%"
  | "/"
  | "//"

/**
 * What is done to a variable's value while it is expanded.
 *
 * `replacement` belongs to `/` and `//` only. For `#`, `##`, `%`, `%%`, `/` and `//` the word is a pattern.
 *
 * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
export interface Expansion {
  readonly operator: ExpansionOperator
  readonly word: Text
  readonly replacement?: Text
}

/**
 * A build argument used in a text.
 *
 * `origin` tells who declares it: `user` ones are placed by the compiler as `ARG NAME[=default]`; `global` ones
 * (`TARGETARCH`, `BUILDPLATFORM`, …) exist before the first FROM and need a bare `ARG NAME` inside a stage;
 * `proxy` ones (`HTTP_PROXY`, …) may be used without any declaration.
 *
 * @see https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
 */
export interface ArgReference {
  readonly kind: "arg"
  readonly name: string
  readonly origin: "user" | "global" | "proxy"
  /** What the argument is when the build does not set it; absent: the build must set it, unless it is optional. */
  readonly default?: Text
  /** The build need not set it, and unset it has no value at all; never beside a default. */
  readonly optional?: true
  /** Shown by tools that list what a build can be given. */
  readonly description?: string
  readonly expansion?: Expansion
  /** Where the argument was declared. */
  readonly span: Span
}

/** An environment variable of the stage, or of its base, used in a text. */
export interface EnvReference {
  readonly kind: "env"
  readonly name: string
  readonly expansion?: Expansion
}

/** A variable that the builder expands. */
export type Reference = ArgReference | EnvReference

/** A stretch of a text that is never expanded and that the author marked as meant so: `literal("$HOME")`. */
export interface LiteralPart {
  readonly kind: "literal"
  readonly value: string
}

/** One piece of a {@link Text}: characters, or a reference that the builder expands. */
export type TextPart = string | LiteralPart | Reference

/**
 * A value of the language: characters and references, in order.
 *
 * Strings in it are values, never Dockerfile syntax: a `$` in a string is a dollar. Empty strings do not occur and
 * two strings never stand side by side, so equal texts are equal lists. The empty list is the empty text.
 */
export type Text = readonly TextPart[]

/** Joins pieces into a {@link Text}: neighbours that are plain strings become one, empty ones go. */
export function text(...parts: readonly TextPart[]): Text {
  return textOf(parts)
}

/** {@link text} of a list, which may be longer than what a call can be given as arguments. */
export function textOf(parts: readonly TextPart[]): Text {
  const out: TextPart[] = []
  for (const part of parts) {
    if (part === "") continue
    const last = out.at(-1)
    if (typeof part === "string" && typeof last === "string") out[out.length - 1] = last + part
    else out.push(part)
  }
  return Object.freeze(out)
}

/** The references of a text, those inside defaults and other expansion words included. */
export function referencesOf(value: Text): readonly Reference[] {
  return gather(value, (part) => {
    if (typeof part === "string" || part.kind === "literal") return []
    const { expansion } = part
    if (!expansion) return [part]
    return [part, ...referencesOf(expansion.word), ...referencesOf(expansion.replacement ?? [])]
  })
}

/** The characters of a text without references, or undefined when it has one. */
export function plain(value: Text | string): string | undefined {
  if (typeof value === "string") return value
  let out = ""
  for (const part of value) {
    if (typeof part === "string") out += part
    else if (part.kind === "literal") out += part.value
    else return undefined
  }
  return out
}

/** A text as a message shows it to a person: references as `${NAME}`. Never for printing a Dockerfile. */
export function show(value: Text | string): string {
  if (typeof value === "string") return value
  let out = ""
  for (const part of value)
    out +=
      typeof part === "string" ? part : part.kind === "literal" ? part.value : `\${${part.name}}`
  return out
}
