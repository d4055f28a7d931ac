import type { Diagnostic } from "@stagecraft/ir"

let hear: ((warning: Diagnostic) => void) | undefined

/**
 * Tells whoever loads the running config something that does not stop it. Blocks do that for what is no step's and no
 * image's; where nobody listens, as in a script of the author's, nothing is told.
 */
export function warn(warning: Diagnostic): void {
  hear?.(warning)
}

/** Sets who is told of warnings while a config runs; undefined for nobody. */
export function hearWarnings(listener: typeof hear): void {
  hear = listener
}
