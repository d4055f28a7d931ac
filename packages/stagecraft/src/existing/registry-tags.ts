import { buildInterrupted } from "@stagecraft/engine"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic, Span } from "@stagecraft/ir"
import { Failure, findPlatform, platformsOf, spellReference } from "@stagecraft/registry"
import type { ImagePlace, Manifest, RegistryClient } from "@stagecraft/registry"
import { existingTagNotSet, existingUnsure } from "./problems.ts"

/** The tag of an image that was built from the inputs of a digest. */
export const inputsTag = (digest: string): string => `inputs-${digest}`

/** How tags are asked for and set. */
export interface TagSide {
  readonly client: RegistryClient
  readonly tell: (found: readonly Diagnostic[]) => void
  readonly signal: AbortSignal
}

/** Where a tag matters, and what follows when it cannot be set. */
interface TagWish {
  readonly span: Span | undefined
  readonly hint: string
}

/** What registries have under their tags. That one cannot be asked is no fault of a build, and told as a warning. */
export class RegistryTags {
  readonly #side: TagSide
  readonly #found = new Map<string, Promise<Manifest | undefined>>()
  /** Hosts of which it is told already that they do not answer as they should. */
  readonly #told = new Set<string>()

  constructor(side: TagSide) {
    this.#side = side
  }

  /**
   * What a repository has that was built from the inputs of a digest, and is there for all of these platforms.
   *
   * @throws ImageError `build-interrupted`, as all here.
   */
  async find(
    { host, repository, isPlain }: ImagePlace,
    digest: string,
    platforms: readonly string[],
    span: Span | undefined,
  ): Promise<Manifest | undefined> {
    const { client } = this.#side
    const place = { host, repository, isPlain, isMirror: false, tag: inputsTag(digest) }
    const unsure = (failure: Failure): void => {
      if (failure.kind === "missing" || this.#told.has(host)) return
      this.#told.add(host)
      const name = spellReference({ host, repository })
      this.#side.tell([existingUnsure(name, failure.message, span, failure.hint)])
    }
    const key = spellReference(place)
    const asked = this.#found.get(key) ?? this.#unless(client.manifest(place), unsure)
    this.#found.set(key, asked)
    const found = await asked
    if (!found || platforms.length === 0) return found
    const keys = (await this.#unless(platformsOf(client, place, found), unsure)) ?? []
    return platforms.every((platform) => findPlatform(keys, platform)) ? found : undefined
  }

  /** The digest that a reference has; undefined where it has none, or that cannot be told. */
  async digestOf(place: ImagePlace): Promise<string | undefined> {
    return await this.#unless(this.#side.client.digestOf(place), () => undefined)
  }

  /** Sets a tag to what its repository has under a digest. @returns Whether it leads there then. */
  async setToDigest(place: ImagePlace, digest: string, wish: TagWish): Promise<boolean> {
    const found = await this.#unless(this.#side.client.manifest(place, digest), (failure) =>
      this.#notSet(place, wish, failure),
    )
    return found !== undefined && (await this.set(place, found, wish))
  }

  /** The same for what was found. */
  async set(place: ImagePlace, manifest: Manifest, wish: TagWish): Promise<boolean> {
    if ((await this.digestOf(place)) === manifest.digest) return true
    const put = this.#side.client.put(place, manifest).then(() => true)
    const isSet = await this.#unless(put, (failure) => this.#notSet(place, wish, failure))
    return isSet ?? false
  }

  #notSet(place: ImagePlace, { span, hint }: TagWish, failure: Failure): void {
    const why = failure.hint === undefined ? hint : `${failure.hint}; ${hint}`
    this.#side.tell([existingTagNotSet(spellReference(place), failure.message, span, why)])
  }

  /** What is asked for; undefined after an expected failure. */
  async #unless<T>(asked: Promise<T>, fails: (failure: Failure) => void): Promise<T | undefined> {
    try {
      return await asked
    } catch (error) {
      if (this.#side.signal.aborted)
        throw new ImageError(buildInterrupted(undefined), { cause: error })
      if (!(error instanceof Failure)) throw error
      fails(error)
      return undefined
    }
  }
}
