import { isImageError, type Diagnostic } from "@stagecraft/ir"

/** The one finding of the problem that a call throws. */
export function problemOf(call: () => unknown): Diagnostic {
  try {
    call()
  } catch (error) {
    if (isImageError(error)) return error.diagnostics[0]!
    throw error
  }
  throw new Error("nothing was thrown")
}

/** Code and message, for one line of expectation. */
export function told(call: () => unknown): string {
  const { code, message } = problemOf(call)
  return `${code}: ${message}`
}
