const PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*"
const LABEL = "(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])"
const HOST = `(?:${LABEL}(?:\\.${LABEL})*|\\[[A-Fa-f0-9:]+\\])(?::[0-9]+)?`
const TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
const DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[A-Fa-f0-9]{32,}"
const REFERENCE = new RegExp(
  `^(?<name>(?:${HOST}/)?${PART}(?:/${PART})*)(?::(?<tag>${TAG}))?(?:@(?<digest>${DIGEST}))?$`,
  "u",
)
const LONGEST_NAME = 255
const SHA256 = /^sha256:[a-f0-9]{64}$/u

/** An image reference taken apart, as the registries' grammar has it. */
export interface ImageReference {
  readonly name: string
  readonly tag?: string
  readonly digest?: string
}

/** The parts of an image reference, or undefined when it is none. */
export function parseImageReference(reference: string): ImageReference | undefined {
  const groups = REFERENCE.exec(reference)?.groups
  if (!groups?.name || groups.name.length > LONGEST_NAME) return undefined
  return {
    name: groups.name,
    ...(groups.tag !== undefined && { tag: groups.tag }),
    ...(groups.digest !== undefined && { digest: groups.digest }),
  }
}

/**
 * Says what is wrong with an image reference, or undefined when it is well-formed.
 *
 * @see https://github.com/distribution/reference
 */
export function imageReferenceFault(reference: string): string | undefined {
  if (reference === "") return "it is empty"
  if (/\s/u.test(reference)) return "it holds a blank"
  if (/^[a-f0-9]{64}$/u.test(reference)) return "64 hex digits are an image's ID, not its name"
  const found = parseImageReference(reference)
  if (found)
    return found.digest?.startsWith("sha256:") && !SHA256.test(found.digest)
      ? "a sha256 digest has 64 hex digits"
      : undefined
  if (/^[a-z]+:\/\//u.test(reference)) return "it is a URL: leave the scheme out"
  if (parseImageReference(reference.toLowerCase())) return "names are in lower case"
  const [, digest] = reference.split("@")
  if (digest !== undefined && !new RegExp(`^${DIGEST}$`, "u").test(digest))
    return `${JSON.stringify(digest)} is not a digest`
  const tag = /:([^/@]*)(?:@.*)?$/u.exec(reference)?.[1]
  if (tag !== undefined && !new RegExp(`^${TAG}$`, "u").test(tag))
    return `${JSON.stringify(tag)} is not a tag`
  return "a name has lower-case letters and digits, separated by . _ - and /"
}
