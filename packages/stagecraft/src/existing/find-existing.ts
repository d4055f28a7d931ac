import type { Manifest } from "@stagecraft/registry"
import { namesGiven } from "../build-request.ts"
import { inTurns } from "../lock/in-turns.ts"
import type { BuildPlan, PlannedImage } from "../plan-build.ts"
import type { BuiltImage } from "../run-build.ts"
import type { FindExisting, SoughtImage } from "./existing-plan.ts"
import { markExisting } from "./mark-existing.ts"
import { canPin, pinBases, withPins } from "./pin-bases.ts"
import type { BasePins } from "./pin-bases.ts"
import { plannedInputs } from "./planned-inputs.ts"
import type { LookBelow } from "./planned-inputs.ts"
import type { RegistryTags } from "./registry-tags.ts"
import { isOnlyPushed, repositoriesOf } from "./repositories.ts"

/** What finding takes. */
export interface FindSide {
  readonly tags: RegistryTags
  readonly lookBelow: LookBelow
  readonly note: (sentence: string) => void
  /** Build all of it, and mark it anew. */
  readonly force: boolean
}

/**
 * Makes what leaves out of plans the images that all repositories they go to have of the very same inputs, after giving
 * them the tags that they lack there.
 *
 * An image is built when another one is that it builds on, when its digest does not stand for all that goes into it, and
 * when anything but a push is asked for.
 */
export function existingFinder(side: FindSide): FindExisting {
  return async (plan, digests, isDry) => {
    const images: SoughtImage[] = []
    for (const each of plan.images) {
      const whole = await plannedInputs(each, digests, side.lookBelow)
      images.push({ each, whole, repositories: repositoriesOf(each) })
    }
    const found = await findAll(images, plan, side)
    const kept = isDry ? found : await setTags(images, found, side.tags)
    const left = leftOf(images, kept)
    const isLeft = ({ each }: SoughtImage): boolean => left.has(each.request.image)
    const rest = images.filter(isLeft)
    const existing = images.flatMap((image) => {
      const manifests = kept.get(image.each.request.image)
      if (!manifests || !image.whole || isLeft(image)) return []
      const where = image.repositories.map(({ name }) => name).join(" and ")
      if (!isDry) side.note(`${image.each.request.image}: unchanged, in ${where}`)
      const result = resultOf(image.each, manifests[0]!)
      return [{ each: image.each, whole: image.whole, result }]
    })
    const pins: BasePins = isDry ? new Map() : await pinBases(rest, { plan, left, tags: side.tags })
    return {
      plan: { ...plan, images: rest.map(({ each }) => each) },
      existing,
      onExisting: (asked) => withPins(asked, pins),
      mark: (outcome, after) =>
        markExisting(rest, outcome, { ...side, engine: plan.engine, after, pins }),
    }
  }
}

type FoundImages = ReadonlyMap<string, readonly Manifest[]>

/** What the repositories of images have of them, in their order, for those that are in each of theirs. */
async function findAll(
  images: readonly SoughtImage[],
  { engine, images: planned }: BuildPlan,
  { tags, note, force }: FindSide,
): Promise<FoundImages> {
  const sought = images.filter((image) => {
    const { image: name } = image.each.request
    if (force || isAnew(image.each)) return false
    // A base that is not built has to be told to those that build on it.
    if (!canPin(engine) && planned.some(({ request }) => request.after?.includes(name)))
      return false
    const why = whyNotSought(image)
    if (why !== undefined) note(`${name}: not looked for in registries: ${why}`)
    return why === undefined && image.whole !== undefined
  })
  const answers = await inTurns(sought, async ({ each: { request }, whole, repositories }) => {
    const { image: name, platforms = [], span } = request
    // Named platforms are a part of the digest.
    const wanted = platforms.length > 0 ? [] : [`${engine.info.os}/${engine.info.arch}`]
    const found = await Promise.all(
      repositories.map(({ place }) => tags.find(place, whole!.digest, wanted, span)),
    )
    const manifests = found.filter((manifest) => manifest !== undefined)
    return manifests.length === found.length ? [[name, manifests] as const] : []
  })
  return new Map(answers.flat())
}

function isAnew({ request: { noCache, pull } }: PlannedImage): boolean {
  return pull === true || noCache === true || (Array.isArray(noCache) && noCache.length > 0)
}

function whyNotSought({ each, whole, repositories }: SoughtImage): string | undefined {
  if (!whole) return undefined
  const { unlocked, unknown } = whole
  if (unknown.length > 0) return `not known is ${unknown.join(", and ")}`
  const names = unlocked.map(({ reference }) => reference)
  if (names.length > 0)
    return `${names.join(", ")} ${names.length === 1 ? "is" : "are"} not locked, and may have moved (stagecraft lock)`
  if (!isOnlyPushed(each)) return "its result goes to other places, too"
  return repositories.length === 0 ? "it has no tag that one may be asked for" : undefined
}

/** The names of images that are built: those that are not there, and all that build on them. */
function leftOf(images: readonly SoughtImage[], found: FoundImages): ReadonlySet<string> {
  const left = new Set<string>()
  for (const { each } of images) {
    const { image: name, after = [] } = each.request
    if (!found.has(name) || after.some((other) => left.has(other))) left.add(name)
  }
  return left
}

/** Gives what was found the tags that it lacks. @returns Those images that have all of theirs. */
async function setTags(
  images: readonly SoughtImage[],
  found: FoundImages,
  tags: RegistryTags,
): Promise<FoundImages> {
  const left = leftOf(images, found)
  const answers = await inTurns(images, async ({ each: { request }, repositories }) => {
    const manifests = found.get(request.image)
    if (!manifests || left.has(request.image)) return []
    const wish = { span: request.span, hint: "the image is built and pushed instead" }
    for (const [index, { place, tags: wanted }] of repositories.entries())
      for (const tag of wanted)
        if (!(await tags.set({ ...place, tag }, manifests[index]!, wish))) return []
    return [[request.image, manifests] as const]
  })
  return new Map(answers.flat())
}

/** What a build that pushes would tell of it. */
function resultOf({ request }: PlannedImage, manifest: Manifest): BuiltImage {
  const { digest, mediaType, bytes, value } = manifest
  const names = namesGiven(request)
  const descriptor = JSON.stringify({ mediaType, digest, size: bytes.length })
  // An index has none.
  const { digest: config } = (value["config"] ?? {}) as { readonly digest?: unknown }
  return {
    name: request.image,
    digest,
    tags: names,
    unchanged: true,
    seconds: 0,
    steps: 0,
    cached: 0,
    outputs: [],
    metadata: {
      ...(typeof config === "string" && { "containerimage.config.digest": config }),
      "containerimage.descriptor": Buffer.from(descriptor).toString("base64"),
      "containerimage.digest": digest,
      "image.name": names.join(","),
    },
  }
}
