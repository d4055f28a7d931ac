import { isYes } from "@stagecraft/ir"
import type { Registries } from "@stagecraft/ir"
import { placeOf, readReference, spellReference } from "@stagecraft/registry"
import type { ImagePlace } from "@stagecraft/registry"
import { isPushed, namesGiven } from "../build-request.ts"
import type { PlannedImage } from "../plan-build.ts"

/** A repository of a registry, and the tags of it that an image is pushed under. */
export interface Repository {
  /** Its tag is none of those that are meant. */
  readonly place: ImagePlace
  /** `registry.acme.dev/web` */
  readonly name: string
  readonly tags: readonly string[]
}

/** Where an image is pushed; none where it is pushed without a tag, or to what the config says that no registry has. */
export function repositoriesOf({ compiled, request }: PlannedImage): readonly Repository[] {
  const { registries } = compiled.project
  const found = new Map<string, Repository>()
  for (const reference of namesGiven(request)) {
    const place = pushPlace(reference, registries)
    if (!place) return []
    const { host, repository, tag = "latest" } = place
    const name = spellReference({ host, repository })
    const tags = found.get(name)?.tags ?? []
    found.set(name, { place, name, tags: [...new Set([...tags, tag])] })
  }
  return [...found.values()]
}

/** Where a registry is spoken to that a name is pushed to: mirrors are there to fetch from. */
export function pushPlace(
  reference: string,
  registries: Registries | undefined,
): ImagePlace | undefined {
  const read = readReference(reference)
  const found = read && placeOf(read, registries)
  if (!read || !found || found === "nowhere") return undefined
  return { ...read, isPlain: found.isPlain && !found.isMirror, isMirror: false }
}

/** Whether a push to registries is all that is asked for. */
export function isOnlyPushed({ request: { outputs = [] } }: PlannedImage): boolean {
  return (
    outputs.length > 0 &&
    outputs.every(
      (output) =>
        isPushed(output) &&
        !isYes(output.attributes["push-by-digest"]) &&
        (output.type === "registry" || !isYes(output.attributes["store"], true)),
    )
  )
}
