import { realpathSync } from "node:fs"
import { isAbsolute, relative, sep } from "node:path"
import type { ImageNode } from "@stagecraft/ir"

/**
 * The image with a context that holds the config written relative to the config's folder: a block knows where the
 * repository lies, and what is emitted has to serve on other machines.
 */
export function nearContext(image: ImageNode, directory: string): ImageNode {
  const { context } = image
  if (!isAbsolute(context)) return image
  for (const folder of [directory, realpathSync(directory)]) {
    const way = relative(folder, context)
    if (way === "") return { ...image, context: "." }
    if (way.split(sep).every((part) => part === ".."))
      return { ...image, context: way.replaceAll(sep, "/") }
  }
  return image
}
