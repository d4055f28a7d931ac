import { parseImageReference } from "@stagecraft/dockerfile"

/** A name as BuildKit looks for a named context of it: without what Docker Hub's names leave out, and `:latest`. */
export function contextName(reference: string): string {
  const parsed = parseImageReference(reference)
  if (!parsed) return reference
  const { tag, digest } = parsed
  const name = parsed.name
    .replace(/^(?:index\.)?docker\.io\/(?=.)/u, "")
    .replace(/^library\/(?=[^/]+$)/u, "")
  const version = tag !== undefined && (tag !== "latest" || digest !== undefined) ? `:${tag}` : ""
  return `${name}${version}${digest === undefined ? "" : `@${digest}`}`
}

/** Tells whether a named context takes the place of an image. */
export function replacedBy(contexts: Iterable<string>): (reference: string) => boolean {
  const names = new Set([...contexts].map(contextName))
  return names.size === 0 ? () => false : (reference) => names.has(contextName(reference))
}
