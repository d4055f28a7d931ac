import { image, toImageNode } from "@stagecraft/dsl"
import type { ImageOptions, Stage } from "@stagecraft/dsl"
import { compileImage } from "../src/compile-image.ts"
import type { CompiledImage } from "../src/compile-image.ts"

/** An image as a build compiles it, of a config in `/config`, which need not be there. */
export function compiledImage(
  built: Stage<string, never>,
  name = "web",
  options: ImageOptions = {},
): CompiledImage {
  const node = toImageNode(image(built as Stage, options), name)
  const project = {
    kind: "project",
    images: [node],
    file: "/config/image.config.ts",
    directory: "/config",
  } as const
  return compileImage(project, node, { optimize: true, purpose: "build" })
}
