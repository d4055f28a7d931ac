import { problem } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

export const existingUnsure = problem(
  "existing-unsure",
  "warning",
  "Whether a registry has an image already cannot be found out.",
  (repository: string, why: string, span: Span | undefined, hint: string | undefined) => ({
    message: `${repository}: whether the image is there already cannot be told: ${why}`,
    span,
    hint: hint ?? "it is built, and its push tells whether the registry answers by then",
  }),
)

export const existingTagNotSet = problem(
  "existing-tag-not-set",
  "warning",
  "A registry does not set a tag to an image that it has.",
  (reference: string, why: string, span: Span | undefined, hint: string) => ({
    message: `${reference} cannot be set: ${why}`,
    span,
    hint,
  }),
)
