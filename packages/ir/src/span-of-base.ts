import type { Span } from "./span.ts"
import type { StageNode } from "./stage.ts"

/** The line that names a stage's base: that of the stage itself, unless the base stands on one of its own. */
export function spanOfBase({ span, fromSpan }: StageNode): Span {
  return fromSpan && (fromSpan.line !== span.line || fromSpan.file !== span.file) ? fromSpan : span
}
