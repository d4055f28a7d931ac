import type { Diagnostic, Source, Span } from "@stagecraft/ir"
import { imageReferenceFault } from "./image-reference.ts"
import { checkStageName } from "./stage-name.ts"
import { invalidImageReference } from "./value-problems.ts"

/** Checks where COPY or a mount takes files from. A stage's name is its file's business. */
export function checkSource(source: Source | undefined, span: Span): readonly Diagnostic[] {
  if (source?.kind === "context") return checkStageName(source.name, span)
  if (source?.kind !== "image") return []
  const fault = imageReferenceFault(source.reference)
  return fault === undefined ? [] : [invalidImageReference(span, source.reference, fault)]
}
