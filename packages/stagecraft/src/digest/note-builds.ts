import { sameReference } from "@stagecraft/engine"
import type { Engine } from "@stagecraft/engine"
import type { PlannedImage } from "../plan-build.ts"
import type { BuildOutcome } from "../run-build.ts"
import { belowOf, noteMade } from "./below.ts"
import type { BuildNotes } from "./build-notes.ts"
import type { InputDigests } from "./digest-images.ts"
import { wholeDigest } from "./image-inputs.ts"
import type { ImageInputs } from "./image-inputs.ts"
import { baseIds, inputsOf, isInStore } from "./skip-unchanged.ts"
import type { KnownInputs } from "./skip-unchanged.ts"

/** What noting takes. */
export interface NoteSide {
  readonly engine: Engine
  /** A look at the same images after they were built. */
  readonly after: InputDigests
  readonly notes: BuildNotes
}

/**
 * Notes what was built from what, for the builds that come.
 *
 * Only what kept still: a file that was touched while the builder fetched it may have gone into the image as it is
 * neither before nor after, and the same holds for a base that moved.
 */
export async function noteBuilds(
  { built }: BuildOutcome,
  known: ReadonlyMap<PlannedImage, KnownInputs>,
  { engine, after, notes }: NoteSide,
): Promise<void> {
  const tags = [...known.keys()].flatMap(({ request }) => request.tags ?? [])
  for (const [each, { inputs, bases }] of known) {
    const result = built.find(({ name }) => name === each.request.image)
    if (!result) continue
    const now = await inputsOf(each, after)
    const basesNow = await baseIds(engine, inputs)
    const hasMoved = Object.entries(basesNow).some(
      ([reference, id]) =>
        id !== bases[reference] && !tags.some((tag) => sameReference(tag, reference)),
    )
    const isKnown = now !== undefined && isStill(inputs, now) && !hasMoved
    const { image, project } = each.compiled
    const at = Date.now()
    const below = belowOf(basesNow, notes)
    if (isKnown) notes.keepLast(project, each.request.image, inputs, { at, below })
    if (!isInStore(each.request)) continue
    // An older result has no place any more, also where it is not known what took it.
    if (!isKnown || result.id === undefined) notes.forgetBuilt(inputs, engine)
    else {
      const { id, digest, seconds, metadata } = result
      const known = { ...(digest !== undefined && { digest }), bases: basesNow, at }
      notes.keepBuilt(inputs, engine, { id, ...known, seconds, metadata })
      await noteMade(image, { id, digest: wholeDigest(inputs, below) }, { engine, notes })
    }
  }
}

/** Nothing was touched in between, not even to be put back. */
export function isStill(before: ImageInputs, after: ImageInputs): boolean {
  if (before.digest !== after.digest) return false
  return [...before.seen].every(
    ([name, { youngest }]) => after.seen.get(name)?.youngest === youngest,
  )
}
