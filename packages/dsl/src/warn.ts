import type { Diagnostic } from "@stagecraft/ir"

let hear: ((warning: Diagnostic) => void) | undefined

/** The stages of the running config by their names, with the image that each starts from. */
const stages = new Map<string, string | undefined>()

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
  stages.clear()
}

/** Takes note of a stage that the running config makes. @param image - What it starts from, when that is an image. */
export function noteStage(name: string, image: string | undefined): void {
  if (hear) stages.set(name.toLowerCase(), image?.toLowerCase())
}

/** True where an image is called like a stage of the running config, and that does not start from it itself. */
export function isCalledLikeStage(reference: string): boolean {
  const name = reference.toLowerCase()
  return stages.has(name) && stages.get(name) !== name
}
