import type { ImageNode } from "@stagecraft/ir"
import { problem } from "@stagecraft/ir"

export const imagesNotTogether = problem(
  "images-not-together",
  "error",
  "Images cannot be emitted into one Dockerfile.",
  (first: ImageNode, second: ImageNode, why: string) => ({
    message: `images «${first.name}» and «${second.name}» cannot be in one Dockerfile: ${why}`,
    span: second.span,
    related: [{ message: `«${first.name}» is here`, span: first.span }],
    hint: "emit each into a file of its own, or name those that fit together",
  }),
)
