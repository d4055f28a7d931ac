import type { Diagnostic, Source, Span } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { imageReferenceFault } from "./image-reference.ts"
import { undefinedWarnings } from "./looks-like-undefined.ts"
import { checkStageName } from "./stage-name.ts"
import { invalidImageReference } from "./value-problems.ts"

/** Checks where COPY or a mount takes files from. A stage's name is its file's business. */
export function checkSource(
  source: Source | undefined,
  instruction: string,
  span: Span,
): readonly Diagnostic[] {
  if (source?.kind === "context") return checkStageName(source.name, span)
  if (source?.kind !== "image") return []
  const fault = imageReferenceFault(source.reference)
  if (fault !== undefined) return [invalidImageReference(span, source.reference, fault)]
  return undefinedWarnings([text(source.reference)], "reference", instruction, span)
}
