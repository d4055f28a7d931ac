import type { ProjectNode } from "@stagecraft/ir"
import { compileImage } from "./compile-image.ts"
import type { CompiledImage } from "./compile-image.ts"
import { sameFolder } from "./share-contexts.ts"

/**
 * What the files that an engine keeps of a context are known by, per image, so that building some images now and
 * others later uploads nothing twice.
 *
 * It is named after the images of the config that have the ignore text by themselves, whichever are built: those can
 * be built one by one or together from the same files. A text that only comes about by sharing is named after the
 * images that share it. Never are files that were sent through different texts known by one key: either build would
 * make the engine drop what the other needs.
 *
 * @param every - All images of the config that copy from these folders, the compiled ones among them.
 */
export function contextKeys(
  texts: ReadonlyMap<CompiledImage, string>,
  every: readonly CompiledImage[],
): ReadonlyMap<CompiledImage, string> {
  const keys = new Map<CompiledImage, string>()
  for (const group of sameFolder(every).values()) {
    for (const each of group) {
      const text = texts.get(each)
      if (text === undefined) continue
      const owners = group.filter(({ compilation }) => compilation.ignore === text)
      const users = group.filter((other) => texts.get(other) === text)
      const named = owners.length > 0 ? owners : users
      keys.set(each, JSON.stringify(named.map(({ image }) => image.name).toSorted()))
    }
  }
  return keys
}

/** The compiled images, and those that are not built and may share a folder with one of them. */
export function withNeighbours(
  project: ProjectNode,
  compiled: readonly CompiledImage[],
  options: { readonly optimize: boolean },
): readonly CompiledImage[] {
  const built = new Set(compiled.map(({ image }) => image))
  const place = ({ context, exclude }: ProjectNode["images"][number]): string =>
    JSON.stringify([context, exclude])
  const places = new Set([...built].map(place))
  const others = project.images.filter((image) => !built.has(image) && places.has(place(image)))
  return [...compiled, ...others.map((image) => compileImage(project, image, options))]
}
