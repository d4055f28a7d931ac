import { problem } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

export const pushWithoutTag = problem(
  "push-without-tag",
  "error",
  "An image is to be pushed and has no name to push it under.",
  (image: string, span: Span) => ({
    message: `image «${image}» is to be pushed and has no tag`,
    span,
    hint: 'a push needs to know where to: tags: ["registry.example/team/name:1.0"], or --tag',
  }),
)

export const sameOutput = problem(
  "same-output",
  "error",
  "Two results would be written to one place.",
  (first: string, second: string, place: string, span: Span) => ({
    message: `images «${first}» and «${second}» would both be written to ${place}`,
    span,
    hint: "give each image a `dest` of its own in the config's `outputs`, or build one image",
  }),
)
