import type { ImageNode, Text } from "@stagecraft/ir"

/**
 * A text with the build arguments of the image, or the defaults, put in.
 *
 * Undefined when it holds what only the builder knows: an argument without a value, a predefined one, an operator.
 */
export function expandDefault(
  value: Text,
  image: Pick<ImageNode, "buildArgs">,
): string | undefined {
  let out = ""
  for (const part of value) {
    if (typeof part === "string") out += part
    else if (part.kind === "literal") out += part.value
    else {
      if (part.kind === "env" || part.expansion) return undefined
      const given = Object.hasOwn(image.buildArgs, part.name)
        ? image.buildArgs[part.name]
        : part.default && expandDefault(part.default, image)
      if (given === undefined) return undefined
      out += given
    }
  }
  return out
}
