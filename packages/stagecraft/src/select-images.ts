import { ImageError, nearest } from "@stagecraft/ir"
import type { ImageNode, ProjectNode } from "@stagecraft/ir"
import { unknownImage } from "./problems.ts"

/**
 * The images a command line names, in the config's order; all of them when it names none.
 *
 * @throws ImageError `unknown-image`, one for each wrong name.
 */
export function selectImages(project: ProjectNode, names: readonly string[]): readonly ImageNode[] {
  if (names.length === 0) return project.images
  const known = project.images.map((image) => image.name)
  const wrong = names.filter((name) => !known.includes(name))
  if (wrong.length > 0)
    throw new ImageError(wrong.map((name) => unknownImage(name, known, nearest(name, known))))
  return project.images.filter((image) => names.includes(image.name))
}
