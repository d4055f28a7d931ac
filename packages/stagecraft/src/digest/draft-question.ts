import type { ImageNode } from "@stagecraft/ir"
import type { BuildOverrides } from "../build-overrides.ts"
import type { CompileWish } from "../compile-image.ts"
import { hashOfPlain } from "./draft-memory.ts"
import type { DraftQuestion } from "./draft-memory.ts"

const hashes = new WeakMap<readonly ImageNode[], string | undefined>()

function hashOf(images: readonly ImageNode[]): string | undefined {
  if (!hashes.has(images)) hashes.set(images, hashOfPlain(images))
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
    from: [image, project.directory, own, overrides, epoch],
    others: () => hashOf(project.images),
  }
}
