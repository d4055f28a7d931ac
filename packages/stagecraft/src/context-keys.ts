import { relative } from "node:path"
import { contextUses, mayNameDefault } from "@stagecraft/context"
import { stagesInOrder } from "@stagecraft/ir"
import type { ImageNode, ProjectNode } from "@stagecraft/ir"
import type { CompiledImage } from "./compile-image.ts"
import { sameFolder } from "./share-contexts.ts"

/**
 * What the files that an engine keeps of a context are known by, per image, so that building some images now and
 * others later uploads nothing twice.
 *
 * It is named after the images of the config that copy the same, whichever are built: those can be built one by one
 * or together from the same files. A text that only comes about by sharing is named after the images that share it.
 * Were files that go through different texts known by one key, each build would make the engine drop what the other
 * needs.
 */
export function contextKeys(
  texts: ReadonlyMap<CompiledImage, string>,
): ReadonlyMap<CompiledImage, string> {
  const keys = new Map<CompiledImage, string>()
  for (const group of sameFolder([...texts.keys()]).values()) {
    const likes = once((project: ProjectNode) =>
      alike(
        group.find((each) => each.project === project)!,
        project,
      ),
    )
    for (const each of group) {
      const users = group.filter((other) => texts.get(other) === texts.get(each))
      const owner = users.find(({ compilation }) => compilation.ignore === texts.get(each))
      const named = owner
        ? likes(owner.project)(owner.image).map((image) => nameIn(owner, image))
        : users.map((user) => nameIn(user, user.image))
      keys.set(each, JSON.stringify(named.toSorted()))
    }
  }
  return keys
}

/** Configs that copy from a folder above theirs may have images of one name. */
function nameIn({ project, contextFolder }: CompiledImage, { name }: ImageNode): string {
  const place = relative(contextFolder, project.directory)
  return place === "" ? name : `${place} ${name}`
}

function once<A, T>(ask: (about: A) => T): (about: A) => T {
  const known = new Map<A, T>()
  return (about) => {
    const found = known.get(about) ?? ask(about)
    known.set(about, found)
    return found
  }
}

/**
 * Finds the images of one folder that copy the same. They are not compiled for it, which takes long where there are
 * hundreds of them and one is built.
 */
function alike(
  { image: { context, exclude }, ignoreOptions }: CompiledImage,
  { images }: ProjectNode,
): (image: ImageNode) => readonly ImageNode[] {
  const place = JSON.stringify([context, exclude])
  const near = images.filter((each) => JSON.stringify([each.context, each.exclude]) === place)
  const found = new Map<ImageNode, string>()
  const copied = (image: ImageNode): string => {
    const known = found.get(image)
    if (known !== undefined) return known
    const uses = contextUses(stagesInOrder(image.stage))
    // Beside a copy of everything only what it leaves out counts.
    const counted = uses.some(({ broad }) => broad)
      ? uses.filter((use) => use.broad || mayNameDefault(use, ignoreOptions))
      : uses
    const patterns = counted.map(({ pattern, broad }) => (broad ? "." : pattern))
    const text = JSON.stringify([...new Set(patterns)].toSorted())
    found.set(image, text)
    return text
  }
  return (image) => {
    const same = near.filter((each) => each === image || copied(each) === copied(image))
    // Another spelling of the folder makes a group of its own.
    return same.includes(image) ? same : [image]
  }
}
