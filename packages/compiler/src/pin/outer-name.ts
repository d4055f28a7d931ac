import type { Span, Text } from "@stagecraft/ir"

/** What a name stands for: an image of a registry, a file behind an address, a git repository. */
export type OuterKind = "image" | "file" | "repository"

/** A name in an image that leads out of the project, to what may be another thing tomorrow. */
export interface OuterName {
  readonly kind: OuterKind
  /** With build arguments and defaults put in; undefined where only the builder knows it. */
  readonly name: string | undefined
  /** As it is written. */
  readonly written: Text
  readonly span: Span
  /** A stage begins with it, so its config counts. */
  readonly isBase: boolean
  /** `FROM --platform`, where it is plain characters. */
  readonly platform?: string
  /** `FROM --platform` names a variable: it may be for any. */
  readonly isForAny?: true
  /** The frontend of a `# syntax=` line. */
  readonly isFrontend?: true
  /** It stands in raw text, which is printed as it is. */
  readonly isRaw?: true
}
