import { createHash } from "node:crypto"
import type { Engine } from "@stagecraft/engine"
import type { ImageNode } from "@stagecraft/ir"
import type { BuildNotes, BuiltNote } from "./build-notes.ts"
import { canonical } from "./image-inputs.ts"
import type { ImageInputs } from "./image-inputs.ts"

/** Bases that the repository builds itself, by their references: what stands for all that they are built from. */
export type BelowDigests = Readonly<Record<string, string>>

/** What stands for an image's own inputs and for those of the images below it. */
export function wholeDigest({ digest }: Pick<ImageInputs, "digest">, below: BelowDigests): string {
  if (Object.keys(below).length === 0) return digest
  return createHash("sha256")
    .update(canonical([digest, below]))
    .digest("hex")
}

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
