import type { ImageNode, Text } from "@stagecraft/ir"

/** Defaults that each read the one before twice double in length; what is longer is nothing that anybody looks at. */
const LONGEST = 2 ** 16

/**
 * A text with the build arguments of the image, or the defaults, put in.
 *
 * Undefined when it holds what only the builder knows: an argument without a value, a predefined one, an operator.
 */
export function expandDefault(
  value: Text,
  image: Pick<ImageNode, "buildArgs">,
  known = new Map<Text, string | undefined>(),
): string | undefined {
  if (known.has(value)) return known.get(value)
  const out = expand(value, image, known)
  known.set(value, out)
  return out
}

function expand(
  value: Text,
  image: Pick<ImageNode, "buildArgs">,
  known: Map<Text, string | undefined>,
): string | undefined {
  let out = ""
  for (const part of value) {
    if (typeof part === "string") out += part
    else if (part.kind === "literal") out += part.value
    else {
      if (part.kind === "env" || part.expansion) return undefined
      const given = Object.hasOwn(image.buildArgs, part.name)
        ? image.buildArgs[part.name]
        : part.default && expandDefault(part.default, image, known)
      if (given === undefined) return undefined
      out += given
    }
    if (out.length > LONGEST) return undefined
  }
  return out
}
