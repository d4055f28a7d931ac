import { ImageError, isImageError } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

/** Asks for something; what is wrong and has no place of its own is told where the author asked. */
export function atCall<T>(span: Span, ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    if (!isImageError(error)) throw error
    const diagnostics = error.diagnostics.map((each) => ({ span, ...each }))
    throw new ImageError(diagnostics, { cause: error })
  }
}
