import { sameReference } from "@stagecraft/engine"
import type { BuildRequest, Engine } from "@stagecraft/engine"
import { isImageError, listNames } from "@stagecraft/ir"
import { isPushed } from "../build-request.ts"
import type { BuildPlan, PlannedImage } from "../plan-build.ts"
import type { BuiltImage } from "../run-build.ts"
import type { CompiledImage } from "../compile-image.ts"
import { hasTriggers } from "../share-contexts.ts"
import { belowOf } from "./below.ts"
import type { BuildNotes, BuiltNote } from "./build-notes.ts"
import type { InputDigests } from "./digest-images.ts"
import { undeclaredArgs, wholeDigest } from "./image-inputs.ts"
import type { ImageInputs } from "./image-inputs.ts"

/** What is known of an image before it is built. */
export interface KnownInputs {
  readonly inputs: ImageInputs
  /** The ids of unlocked bases as they are now. */
  readonly bases: BuiltNote["bases"]
}

/** A plan without what need not be built. */
export interface SkippedPlan {
  readonly plan: BuildPlan
  readonly unchanged: readonly BuiltImage[]
  /** Of the images that are left: what to note when they are built. */
  readonly known: ReadonlyMap<PlannedImage, KnownInputs>
}

/** What skipping takes. */
export interface SkipSide {
  readonly digests: InputDigests
  readonly notes: BuildNotes
  readonly note: (sentence: string) => void
  /** Leave nothing out. */
  readonly force: boolean
  /** Only say what would be left out: no tag is set, and nothing noted. */
  readonly isDry?: boolean | undefined
}

/**
 * Leaves out of a plan the images whose inputs were built before and whose result the engine still has, after giving it
 * their names.
 *
 * An image is built whenever something that it is made from is not known: an unlocked base that the engine does not
 * have or has anew, a secret, a file from the network; and whenever its result goes anywhere but the engine's store.
 */
export async function skipUnchanged(plan: BuildPlan, side: SkipSide): Promise<SkippedPlan> {
  const { engine } = plan
  const left: PlannedImage[] = []
  const unchanged: BuiltImage[] = []
  const known = new Map<PlannedImage, KnownInputs>()
  const refused = new Map<string, string[]>()
  const refuse = (image: string, why: string): void =>
    void refused.set(why, [...(refused.get(why) ?? []), image])
  for (const each of plan.images) {
    const inputs = await inputsOf(each, side.digests)
    if (!inputs || (await hasHiddenReader(each, engine))) {
      left.push(each)
      continue
    }
    const isBuiltNow = (reference: string): boolean =>
      left.some(({ request }) => (request.tags ?? []).some((tag) => sameReference(tag, reference)))
    const bases = await baseIds(engine, inputs)
    const note = side.force ? undefined : side.notes.built(inputs, engine)
    const asked = { engine, each, inputs, bases, side, isBuiltNow, refuse }
    const skipped = note && (await reuse({ ...asked, note }))
    if (skipped) unchanged.push(skipped)
    else {
      left.push(each)
      known.set(each, { inputs, bases })
    }
  }
  // A base that many build on is one reason, and said once.
  for (const [why, images] of refused) {
    const they = images.length === 1 ? "it is" : "they are"
    side.note(
      `${listNames(images)}: nothing has changed here, and ${they} built all the same: ${why}`,
    )
  }
  const names = new Set(left.map(({ request }) => request.image))
  const images = left.map((each) => waitingFor(each, names))
  return {
    plan: { ...plan, images, unseenChanges: side.digests.unseenChanges() },
    unchanged,
    known: new Map(
      left.flatMap((each, at) => {
        const found = known.get(each)
        return found ? [[images[at]!, found]] : []
      }),
    ),
  }
}

/** The same image, waiting only for those that are built. */
function waitingFor(each: PlannedImage, names: ReadonlySet<string>): PlannedImage {
  const after = each.request.after?.filter((name) => names.has(name))
  return after ? { ...each, request: { ...each.request, after } } : each
}

/** What an image is made from; undefined for a context that cannot be read, which is told by the build itself. */
export async function inputsOf(
  each: PlannedImage,
  digests: InputDigests,
): Promise<ImageInputs | undefined> {
  try {
    return await digests.of(each)
  } catch (error) {
    if (isImageError(error)) return undefined
    throw error
  }
}

/** The ids of the bases that are taken by name, as far as the engine has them. */
export async function baseIds(
  engine: Engine,
  { unlocked }: ImageInputs,
): Promise<Record<string, string | null>> {
  const ids = unlocked.map(async ({ reference, isFrontend }): Promise<[string, string | null]> => {
    const found = isFrontend ? undefined : await engine.inspect(reference).catch(() => undefined)
    return [reference, found?.id ?? null]
  })
  return Object.fromEntries(await Promise.all(ids))
}

interface Reuse extends KnownInputs {
  readonly engine: Engine
  readonly each: PlannedImage
  readonly note: BuiltNote
  readonly side: SkipSide
  readonly isBuiltNow: (reference: string) => boolean
  /** Takes why an image in which nothing has changed is built. */
  readonly refuse: (image: string, why: string) => void
}

async function reuse({
  engine,
  each: { compiled, request },
  inputs,
  bases,
  note,
  side,
  isBuiltNow,
  refuse,
}: Reuse): Promise<BuiltImage | undefined> {
  if (!isReusable(request)) return undefined
  const { image: name, tags = [] } = request
  const again = (why: string): undefined => {
    refuse(name, why)
    return undefined
  }
  if (inputs.unlocked.some(({ reference }) => isBuiltNow(reference))) return undefined
  const found = await engine.inspect(note.id).catch(() => undefined)
  if (!found) return undefined
  if (inputs.unknown.length > 0) return again(`not known is ${inputs.unknown.join(", and ")}`)
  for (const { reference } of inputs.unlocked) {
    const id = bases[reference] ?? null
    if (id === null)
      return again(`${reference} is not locked, and may have moved (stagecraft lock)`)
    if (id !== note.bases[reference]) return undefined
  }
  if (!side.isDry) {
    for (const tag of tags)
      if ((await engine.inspect(tag).catch(() => undefined))?.id !== found.id)
        await engine.tag(note.id, tag)
    noteAgain(compiled, { inputs, bases, note, stored: found.id }, side.notes)
    side.note(`${name}: unchanged, ${savedTime(note.seconds)} saved`)
  }
  return {
    name,
    id: note.id,
    ...(note.digest !== undefined && { digest: note.digest }),
    tags,
    size: found.size,
    unchanged: true,
    seconds: 0,
    steps: 0,
    cached: 0,
    outputs: [],
    metadata: note.metadata,
  }
}

/** Whether an argument that the image does not have may matter all the same: a trigger of a base may read it. */
async function hasHiddenReader(
  { compiled, request: { buildArgs } }: PlannedImage,
  engine: Engine,
): Promise<boolean> {
  const strange = undeclaredArgs(compiled, buildArgs).filter((name) => !/_proxy$/iu.test(name))
  if (strange.length === 0) return false
  const found = compiled.compilation.bases.map(
    async ({ reference }) => await hasTriggers(reference, (name) => engine.inspect(name)),
  )
  return (await Promise.all(found)).includes(true)
}

/** What was built before is what was built the last time by now, for those who ask what has changed since. */
function noteAgain(
  { image, project }: CompiledImage,
  { inputs, bases, note: { at }, stored }: Again,
  notes: BuildNotes,
): void {
  const below = belowOf(bases, notes)
  notes.keepLast(project, image.name, inputs, { at, below })
  const digest = wholeDigest(inputs, below)
  for (const tag of image.tags) notes.keepMade(stored, tag, digest)
}

interface Again extends KnownInputs {
  readonly note: BuiltNote
  /** The id that the engine has for it. */
  readonly stored: string
}

/** Whether what an earlier build left is all that is asked for. */
function isReusable(request: BuildRequest): boolean {
  const { noCache, pull, cacheTo = [] } = request
  if (pull || noCache === true || (Array.isArray(noCache) && noCache.length > 0)) return false
  return cacheTo.length === 0 && isInStore(request)
}

/** Whether the result is an image in the engine's store and nothing else. */
export function isInStore({ outputs = [] }: BuildRequest): boolean {
  return outputs.every(
    (output) =>
      !isPushed(output) &&
      (output.type === "image" || output.type === "docker") &&
      !output.attributes["dest"],
  )
}

const savedTime = (seconds: number): string =>
  seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`
