import { ImageError, isImageError } from "@stagecraft/ir"
import type { ImageNode } from "@stagecraft/ir"

/** Does something with an image's context; an error that names no place of the author's source gets the image's. */
export async function atImage<T>({ span }: ImageNode, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!isImageError(error)) throw error
    const placed = error.diagnostics.map((each) => (each.span ? each : { ...each, span }))
    throw new ImageError(placed, { cause: error.cause })
  }
}
