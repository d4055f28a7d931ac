import { isYes } from "@stagecraft/ir"
import type { Backend, ImageNode } from "@stagecraft/ir"
import type { Omissions } from "./image-build.ts"

/** The arguments of an image; a time that the config says is one of them, and builders take theirs from it. */
export function argsWithTime({ buildArgs, reproducible }: ImageNode): ImageNode["buildArgs"] {
  if (typeof reproducible !== "number" || "SOURCE_DATE_EPOCH" in buildArgs) return buildArgs
  return { ...buildArgs, SOURCE_DATE_EPOCH: String(reproducible) }
}

const leaves = ({ type, attributes }: Backend): boolean =>
  type === "registry" ||
  type === "oci" ||
  (type === "docker" && attributes["dest"] !== undefined) ||
  (type === "image" && isYes(attributes["push"]) && !isYes(attributes["store"], true))

/**
 * The outputs of an image, told to rewrite the times of layers where the image is to be reproducible. A builder inside of
 * Docker does not do that to what goes into its store.
 */
export function outputsWithTime(
  { outputs, reproducible }: ImageNode,
  { omit }: Omissions,
): readonly Backend[] {
  if (reproducible === undefined) return outputs
  const isImage = ({ type }: Backend): boolean => !["local", "tar", "cacheonly"].includes(type)
  if (outputs.length === 0 || outputs.some((each) => isImage(each) && !leaves(each)))
    omit(
      "reproducible",
      "times are rewritten in what is pushed or written to an archive, and not in what goes into the engine's store",
      'say where it goes with `outputs: "type=registry"`, or build it with «stagecraft build»',
    )
  return outputs.map((each) => {
    if (!leaves(each)) return each
    const { type, attributes } = each
    const more = { "rewrite-timestamp": "true", "oci-mediatypes": "true" }
    const alone = type === "registry" ? { store: "false" } : {}
    return { type, attributes: { ...more, ...alone, ...attributes } }
  })
}
