import type { StageNode } from "@stagecraft/ir"
import { expandDefault } from "./expand-default.ts"
import type { Graph } from "./graph.ts"

/**
 * The name by which a base's config may be known: the reference with build arguments and defaults put in, or the name
 * of a named context. Undefined for a stage, for nothing, and where only the build knows.
 */
export function baseReference(
  { image }: Pick<Graph, "image">,
  { base }: StageNode,
): string | undefined {
  if (base.kind === "context") return base.name
  if (base.kind !== "image" || base.stages?.length) return undefined
  return expandDefault(base.reference, image)
}
