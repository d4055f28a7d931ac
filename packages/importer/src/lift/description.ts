import type { ArgReference } from "@stagecraft/ir"

/** The comment that describes an argument: its name, then words about it. */
export function descriptionOf(name: string, comments: readonly string[]): string | undefined {
  const found = comments.find((line) => line.startsWith(`${name} `))
  // oxlint-disable-next-line typescript/prefer-nullish-coalescing -- an empty description is none
  return found?.slice(name.length + 1).trim() || undefined
}

/** Comments without the one that an argument has for its description. */
export function otherComments(
  comments: readonly string[],
  { name, description }: ArgReference,
): readonly string[] {
  if (description === undefined) return comments
  return comments.filter((line) => !(line.startsWith(`${name} `) && line.endsWith(description)))
}
