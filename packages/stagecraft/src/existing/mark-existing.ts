import type { Engine } from "@stagecraft/engine"
import type { Registries } from "@stagecraft/ir"
import type { InputDigests } from "../digest/digest-images.ts"
import { isStill } from "../digest/note-builds.ts"
import { inputsOf } from "../digest/skip-unchanged.ts"
import type { WholeInputs } from "../digest/whole-inputs.ts"
import { fullReference } from "../full-reference.ts"
import type { BuildOutcome, BuiltImage } from "../run-build.ts"
import type { SoughtImage } from "./existing-plan.ts"
import type { BasePins } from "./pin-bases.ts"
import { isWhole } from "./planned-inputs.ts"
import { inputsTag } from "./registry-tags.ts"
import type { RegistryTags } from "./registry-tags.ts"
import { pushPlace } from "./repositories.ts"

/** What marking takes. */
export interface MarkSide {
  readonly engine: Engine
  readonly tags: RegistryTags
  readonly note: (sentence: string) => void
  /** A look at the same images after they were built. */
  readonly after: InputDigests
  readonly pins: BasePins
}

/** An image that was built from what its digest stands for. */
interface SoundImage {
  readonly digest: string
  readonly result: BuiltImage
}

/**
 * Puts the tag of its inputs on each image that was pushed, at each of its repositories.
 *
 * Only on one whose inputs kept still, and that is built on what the digest says: others find it by this tag, and take it
 * without another look.
 */
export async function markExisting(
  images: readonly SoughtImage[],
  { built }: BuildOutcome,
  side: MarkSide,
): Promise<void> {
  const sound = new Map<string, SoundImage>()
  for (const image of images) {
    const { each, whole, repositories } = image
    const { image: name, tags = [], span } = each.request
    const result = built.find((one) => one.name === name)
    if (!result || !whole || !isWhole(whole) || repositories.length === 0) continue
    const { digest } = result
    const why =
      digest === undefined
        ? "its digest is not known"
        : await whyNotSound(image, whole, { ...side, sound })
    if (why !== undefined || digest === undefined) {
      side.note(`${name}: pushed, and built again the next time: ${why}`)
      continue
    }
    for (const tag of tags) sound.set(fullReference(tag), { digest: whole.digest, result })
    const wish = { span, hint: "the image is pushed, and built again the next time" }
    for (const { place } of repositories)
      await side.tags.setToDigest({ ...place, tag: inputsTag(whole.digest) }, digest, wish)
  }
}

async function whyNotSound(
  { each }: SoughtImage,
  { inputs, below }: WholeInputs,
  side: MarkSide & { readonly sound: ReadonlyMap<string, SoundImage> },
): Promise<string | undefined> {
  const now = await inputsOf(each, side.after)
  if (!now || !isStill(inputs, now)) return "what it is made from was touched while it was built"
  const pinned = side.pins.get(each.request.image)
  const { registries } = each.compiled.project
  for (const [reference, digest] of Object.entries(below)) {
    if (pinned?.has(reference)) continue
    const base = side.sound.get(fullReference(reference))
    const isBase = base?.digest === digest && (await isUsed(reference, base, registries, side))
    if (!isBase) return `${reference} is not known to be built from its sources as they are now`
  }
  return undefined
}

/** Whether a reference led those who built on it to a result of this build. */
async function isUsed(
  reference: string,
  { result }: SoundImage,
  registries: Registries | undefined,
  { engine, tags }: MarkSide,
): Promise<boolean> {
  const idOf = async (name: string): Promise<string | undefined> =>
    (await engine.inspect(name).catch(() => undefined))?.id
  const own = await idOf(reference)
  // What the engine has goes before what a registry has.
  if (own !== undefined) return result.id !== undefined && (await idOf(result.id)) === own
  const place = pushPlace(reference, registries)
  return place !== undefined && (await tags.digestOf(place)) === result.digest
}
