import type { ImageBase, ImageNode } from "@stagecraft/ir"
import { expandDefault } from "./expand-default.ts"
import { stageKey } from "./same-stages.ts"

/** True when the arguments of the image, or their defaults, make a base the name of one of its stages. */
export function isStageByDefault(
  { reference, stages = [] }: ImageBase,
  image: Pick<ImageNode, "buildArgs">,
): boolean {
  if (stages.length === 0) return false
  const name = expandDefault(reference, image)
  return stages.some((stage) => stageKey(stage) === name)
}
