import type { ImageNode, ProjectNode } from "@stagecraft/ir"
import type { BuildOverrides } from "../build-overrides.ts"
import type { CompileWish } from "../compile-image.ts"
import { hashOfPlain } from "./draft-memory.ts"
import type { DraftQuestion } from "./draft-memory.ts"

const hashes = new WeakMap<readonly ImageNode[], unknown>()

/** Stands for the other images of a config where they have a say in how one is compiled. */
function togetherOf({ optimize }: ImageNode, { images }: ProjectNode): unknown {
  if (optimize.hoistInstalls !== "all") return undefined
  if (!hashes.has(images)) hashes.set(images, hashOfPlain(images) ?? images)
  return hashes.get(images)
}

/** What the draft of an image is made of. @param epoch - Seconds since 1970 that its times are set to, if they are. */
export function draftQuestion(
  { image, project, contextFolder, options }: CompileWish,
  overrides: BuildOverrides,
  epoch: number | undefined,
): DraftQuestion {
  const { together: _, ...own } = options
  return {
    name: `${project.file} ${image.name}`,
    contextFolder,
    // Of the environment a request takes where its caches are, which are no inputs.
    from: [image, project.directory, own, togetherOf(image, project), overrides, epoch],
  }
}
