/**
 * Why something was not found out.
 *
 * `unreachable`: nobody answered, or only with a fault of its own. `denied`: credentials lack or do not do. `missing`: it
 * is not there. `nonsense`: what answered is no such server, or lies.
 */
export type FailureKind = "unreachable" | "denied" | "missing" | "nonsense"

/** An expected failure on the way to a server; the message is a sentence without secrets. */
export class Failure extends Error {
  readonly kind: FailureKind
  readonly hint: string | undefined
  /** Milliseconds after which another try makes sense; undefined: none does. */
  readonly retryAfter: number | undefined

  constructor(
    kind: FailureKind,
    message: string,
    more: { readonly hint?: string | undefined; readonly retryAfter?: number } = {},
  ) {
    super(message)
    this.kind = kind
    this.hint = more.hint
    this.retryAfter = more.retryAfter
  }
}
