/**
 * A place in the author's source: the call that made a step, an option or a reference.
 *
 * `line` and `column` count from 1. `file` is an absolute path or `file:` URL while the config runs; the loader
 * maps it to the author's own file.
 */
export interface Span {
  readonly file: string
  readonly line: number
  readonly column: number
  /** Where the author used the block or helper that `file` belongs to. */
  readonly via?: Span
}

/** True when both spans name the same place; `via` is not looked at. */
export function sameSpan(a: Span, b: Span): boolean {
  return a.line === b.line && a.column === b.column && a.file === b.file
}
