import { problem } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

export const layoutUnusable = problem(
  "layout-unusable",
  "error",
  "A named context is an image of an OCI layout that cannot be read from there.",
  (layout: { name: string; folder: string }, cause: string, hint: string, span?: Span) => ({
    message: `the context ${layout.name}: the OCI layout ${layout.folder} cannot be used: ${cause}`,
    span,
    hint,
  }),
)
