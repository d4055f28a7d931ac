import type { Span } from "./span.ts"

/** How bad it is: an `error` stops the command, a `warning` does not, an `info` is for who asks. */
export type Severity = "error" | "warning" | "info"

/** One finding, as data. `drawDiagnostic` makes text of it. */
export interface Diagnostic {
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly span?: Span
  /** The way out, as a sentence. */
  readonly hint?: string
  /** Further places that belong to it, each with a word on why. */
  readonly related?: readonly { readonly message: string; readonly span: Span }[]
  /** Foreign output that explains it: the last lines of a failed command, an engine's own words. */
  readonly output?: string
}

/**
 * An expected failure: the user's, the engine's or the world's, never a bug of ours.
 *
 * Carries at least one diagnostic of severity `error`; `cause` keeps what was caught.
 */
export class ImageError extends Error {
  override readonly name = "ImageError"
  readonly diagnostics: readonly Diagnostic[]

  constructor(
    diagnostics: Diagnostic | readonly Diagnostic[],
    options?: { readonly cause?: unknown },
  ) {
    const list = Array.isArray(diagnostics)
      ? (diagnostics as readonly Diagnostic[])
      : [diagnostics as Diagnostic]
    super(list.map((diagnostic) => `${diagnostic.code}: ${diagnostic.message}`).join("\n"), options)
    this.diagnostics = list
  }
}

/** Knows an {@link ImageError} also when another copy of Stagecraft threw it. */
export function isImageError(value: unknown): value is ImageError {
  return (
    value instanceof ImageError ||
    (value instanceof Error && value.name === "ImageError" && "diagnostics" in value)
  )
}
