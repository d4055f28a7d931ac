import { contextName } from "@stagecraft/compiler"
import type { Engine, NamedContextSource } from "@stagecraft/engine"
import { spellReference } from "@stagecraft/registry"
import { fullReference } from "../full-reference.ts"
import { inTurns } from "../lock/in-turns.ts"
import type { BuildPlan } from "../plan-build.ts"
import type { SoughtImage } from "./existing-plan.ts"
import { isWhole } from "./planned-inputs.ts"
import type { RegistryTags } from "./registry-tags.ts"
import { pushPlace } from "./repositories.ts"

/** By the names of images and the references they use: what stands for bases that registries have. */
export type BasePins = ReadonlyMap<string, ReadonlyMap<string, NamedContextSource>>

/** Whether an engine can be told what a base stands for: named contexts came with frontend 1.4. */
export const canPin = ({ info: { buildkit, frontend } }: Engine): boolean =>
  buildkit && frontend !== undefined && (frontend[0] > 1 || frontend[1] >= 4)

/** What pinning takes. */
export interface PinSide {
  readonly plan: BuildPlan
  /** The names of those that are built. */
  readonly left: ReadonlySet<string>
  readonly tags: RegistryTags
}

/**
 * Looks for what registries have of the images that others are built on, where these are not built themselves.
 *
 * What the engine, or a tag, has under their names may have been built from other sources.
 */
export async function pinBases(
  images: readonly SoughtImage[],
  { plan, left, tags }: PinSide,
): Promise<BasePins> {
  const { engine } = plan
  if (!canPin(engine)) return new Map()
  const makers = makersOf(plan)
  const found = await inTurns(images, async ({ each, whole }) => {
    const { image: name, platforms = [], span } = each.request
    const wanted = platforms.length > 0 ? platforms : [`${engine.info.os}/${engine.info.arch}`]
    const pins = new Map<string, NamedContextSource>()
    for (const [reference, digest] of Object.entries(whole?.below ?? {})) {
      const maker = makers.get(fullReference(reference))
      // Who cannot be marked takes what is there, unless this very plan says what that shall be.
      if (maker === undefined ? !isWhole(whole!) : left.has(maker)) continue
      const place = pushPlace(reference, each.compiled.project.registries)
      const manifest = place && (await tags.find(place, digest, wanted, span))
      if (!manifest) continue
      const { host, repository } = place
      const pinned = spellReference({ host, repository, digest: manifest.digest })
      pins.set(reference, { reference: `docker-image://${pinned}` })
    }
    return [name, pins] as const
  })
  return new Map(found)
}

/** The names of the images of a plan by their tags. */
export function makersOf({ images }: BuildPlan): ReadonlyMap<string, string> {
  return new Map(
    images.flatMap(({ request: { image, tags = [] } }) =>
      tags.map((tag) => [fullReference(tag), image] as const),
    ),
  )
}

/** The same plan, built on what was found. */
export function withPins(plan: BuildPlan, pins: BasePins): BuildPlan {
  const images = plan.images.map((each) => {
    const found = [...(pins.get(each.request.image) ?? [])]
    if (found.length === 0) return each
    const pinned = new Map(found.map(([reference, source]) => [fullReference(reference), source]))
    // The image that a context stands for is looked up without another look at contexts.
    const given = Object.entries(each.request.contexts ?? {}).map(([name, source]) => {
      const image = "reference" in source ? IMAGE.exec(source.reference)?.[1] : undefined
      return [name, (image !== undefined && pinned.get(fullReference(image))) || source] as const
    })
    const own = found.map(([reference, source]) => [contextName(reference), source] as const)
    const contexts = Object.fromEntries([...own, ...given])
    return { ...each, request: { ...each.request, contexts } }
  })
  return { ...plan, images }
}

const IMAGE = /^docker-image:\/\/(.+)$/u
