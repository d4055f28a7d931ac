import type { Span } from "./span.ts"
import type { Text } from "./text.ts"

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
  /** What the argument is when the build does not set it; absent: the build must set it. */
  readonly default?: Text
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
