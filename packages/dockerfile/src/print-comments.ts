import type { Span } from "@stagecraft/ir"
import type { PrintedLine } from "./printed.ts"

const NONE: readonly PrintedLine[] = []

/** What the builder takes for a directive when it stands above everything else. */
const DIRECTIVE = /^\s*(?:syntax|escape|check)\s*=/iu

/**
 * Prints comments. A comment that reads like a directive gets an empty comment above it: after any line that is none,
 * the builder looks for no more directives.
 */
export function printComments(comments: readonly string[], span: Span): readonly PrintedLine[] {
  if (comments.length === 0) return NONE
  const lines = comments
    .flatMap((comment) => comment.split(/\r\n|[\n\r]/u))
    .map((line) => line.replace(/\p{Surrogate}/gu, "\ufffd").trimEnd())
  return lines.flatMap((line) => {
    const texts = DIRECTIVE.test(line) ? ["#", `# ${line}`] : [line === "" ? "#" : `# ${line}`]
    return texts.map((text) => ({ text, spans: [span] }))
  })
}
