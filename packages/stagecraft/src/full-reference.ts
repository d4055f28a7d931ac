import { parseImageReference } from "@stagecraft/dockerfile"
import { splitRegistry } from "@stagecraft/ir"

/** An image's name as builders compare it: with its registry and its tag, or its digest. */
export function fullReference(reference: string): string {
  const parsed = parseImageReference(reference)
  if (!parsed) return reference
  const { name, tag, digest } = parsed
  return `${splitRegistry(name).join("/")}:${digest ?? tag ?? "latest"}`
}
