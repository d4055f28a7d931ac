import {
  imageReferenceFault,
  invalidPlatform,
  parseImageReference,
  platformFault,
} from "@stagecraft/dockerfile"
import type { Diagnostic, ImageNode } from "@stagecraft/ir"
import { invalidTag } from "./problems.ts"

/** What is wrong with a tag, and the one that was most likely meant. */
interface TagFault {
  readonly why: string
  readonly near?: string
}

/** A whole part of a tag; nobody calls an image so. */
const MISSING = /(?<=^|[/:@._-])(?:undefined|null|NaN)(?=$|[/:@._-])/u

/** Checks `name[:version]`, with or without a registry; undefined when an image can be called so. */
export function tagFault(tag: string): TagFault | undefined {
  const fault = imageReferenceFault(tag)
  if (fault !== undefined) {
    const near = [tag.toLowerCase(), tag.trim()].find(
      (each) => imageReferenceFault(each) === undefined,
    )
    return { why: fault, ...(near !== undefined && { near }) }
  }
  const { name, tag: version, digest } = parseImageReference(tag)!
  const [missing] = MISSING.exec(tag) ?? []
  if (missing)
    return { why: `«${missing}» is what a template string makes of a value that is not there` }
  if (digest === undefined) return undefined
  const near = version === undefined ? name : `${name}:${version}`
  return { why: "a digest is what comes of a build, it cannot be given", near }
}

/** The tags of the config that no image can have, and the platforms that none is built for. */
export function checkTagsAndPlatforms(images: readonly ImageNode[]): readonly Diagnostic[] {
  return images.flatMap(({ tags, platforms, span }) => [
    ...tags.flatMap((tag) => {
      const fault = tagFault(tag)
      return fault ? [invalidTag(tag, fault.why, fault.near, span)] : []
    }),
    ...platforms.flatMap((platform) => {
      const fault = platformFault(platform)
      return fault ? [invalidPlatform(span, platform, fault.why, fault.near)] : []
    }),
  ])
}
