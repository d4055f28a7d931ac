import type { ImageNode, StageNode } from "@stagecraft/ir"
import { show } from "@stagecraft/ir"
import { expandDefault } from "./expand-default.ts"

/**
 * The name by which a base's config may be known: the reference with build arguments and defaults put in, as it is
 * written where only the build knows them, or the name of a named context. Undefined for a stage and for nothing.
 */
export function baseReference(
  { image }: { readonly image: Pick<ImageNode, "buildArgs"> },
  { base }: StageNode,
): string | undefined {
  if (base.kind === "context") return base.name
  if (base.kind !== "image" || base.stages?.length) return undefined
  return expandDefault(base.reference, image) ?? show(base.reference)
}
