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

export const sameTag = problem(
  "same-tag",
  "error",
  "Two images would be given one name.",
  (
    [first, place]: readonly [image: string, place: Span | undefined],
    second: string,
    tag: string,
    span: Span,
  ) => ({
    message: `images «${first}» and «${second}» would both be called ${tag}`,
    span,
    related: place ? [{ message: `«${first}» is made here`, span: place }] : [],
    hint: "the one that is done last would take the name from the other: give each a tag of its own, or build one of them",
  }),
)

export const sameCache = problem(
  "same-cache",
  "error",
  "Two caches would be written to one place.",
  (first: string, second: string, place: string, type: string, span: Span) => ({
    message:
      first === second
        ? `image «${first}» would write two caches to ${place}`
        : `images «${first}» and «${second}» would both write their cache to ${place}`,
    span,
    hint: `the last one would replace the others: give each image ${
      type === "local" ? "a `tag=` or `dest=`" : "a `ref`"
    } of its own in \`cacheTo\` of the config, or build one image`,
  }),
)

export const usageOutputToTerminal = problem(
  "usage-output-to-terminal",
  "error",
  "A tar file would be written to a terminal.",
  (image: string) => ({
    message: `image «${image}» would be written to standard output, which is a terminal`,
    hint: "pipe it on (`-o - | tar -t`), or name a file or folder: -o type=tar,dest=FILE, -o FOLDER",
  }),
)
