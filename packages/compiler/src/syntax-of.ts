import type { ImageNode } from "@stagecraft/ir"

/** The `# syntax=` of an image: its own, or that of a frontend profile, which means that frontend and no other. */
export function syntaxOf(
  image: Pick<ImageNode, "syntax" | "profile">,
  profile = image.profile,
): string | undefined {
  const [, version] = /^dockerfile-([\d.]+)$/u.exec(profile ?? "") ?? []
  return image.syntax ?? (version && `docker/dockerfile:${version}`)
}
