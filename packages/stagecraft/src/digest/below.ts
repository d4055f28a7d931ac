import type { Engine } from "@stagecraft/engine"
import type { ImageNode } from "@stagecraft/ir"
import type { BuildNotes, BuiltNote } from "./build-notes.ts"
import type { BelowDigests } from "./image-inputs.ts"

/** From what those of the bases were built that an engine has of builds here. */
export function belowOf(bases: BuiltNote["bases"], notes: BuildNotes): BelowDigests {
  return Object.fromEntries(
    Object.entries(bases).flatMap(([reference, id]) => {
      const digest = id === null ? undefined : notes.made(id, reference)
      return digest === undefined ? [] : [[reference, digest]]
    }),
  )
}

/** Notes from what an image in the engine's store was built, for those who build on it. */
export async function noteMade(
  { tags }: Pick<ImageNode, "tags">,
  { id, digest }: { readonly id: string; readonly digest: string },
  { engine, notes }: { readonly engine: Engine; readonly notes: BuildNotes },
): Promise<void> {
  if (tags.length === 0) return
  // An engine may call an image in its store otherwise than the builder that put it there.
  const found = await engine.inspect(id).catch(() => undefined)
  if (found) for (const tag of tags) notes.keepMade(found.id, tag, digest)
}
