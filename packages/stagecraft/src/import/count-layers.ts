import type { Build, BuildNode } from "@stagecraft/dockerfile"

/** How many layers a build puts on its base: RUN, COPY, ADD and WORKDIR of its stage and of those that it stands on. */
export function countLayers({ result }: Build): number {
  let layers = 0
  let at: BuildNode = result
  while (at.kind !== "image" && at.kind !== "scratch") {
    layers++
    at = at.parent
  }
  return layers
}
