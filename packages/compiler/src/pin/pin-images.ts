import {
  defaultProfile,
  parseImageReference,
  profileNamed,
  profileOfSyntax,
} from "@stagecraft/dockerfile"
import type { Profile } from "@stagecraft/dockerfile"
import type {
  AddSource,
  AddStep,
  BaseConfig,
  ImageNode,
  Mount,
  Source,
  StageNode,
  StepNode,
  Text,
} from "@stagecraft/ir"
import { plain, stagesInOrder, text, textOf } from "@stagecraft/ir"
import { expandDefault } from "../expand-default.ts"
import { syntaxOf } from "../syntax-of.ts"
import { contextName, replacedBy } from "./replaced-names.ts"
import type { NameOptions } from "./names-of-image.ts"

/** Where an image comes from. */
export interface PinnedImage {
  /** The reference to ask for, without a digest. */
  readonly place: string
  readonly digest?: string
  /** The config for all of these platforms; undefined where it is not known, or they differ. */
  readonly config?: (platforms: readonly string[]) => BaseConfig | undefined
}

/** Where names lead; undefined leaves a name as it is. */
export interface Pins {
  readonly image: (reference: string) => PinnedImage | undefined
  /** The checksum of what an address gives. */
  readonly file: (url: string) => string | undefined
  /** The address that names the commit. */
  readonly repository: (address: string) => string | undefined
}

/** How images are pinned. */
export interface PinOptions extends NameOptions {
  /** Instead of the image's own. */
  readonly platforms?: readonly string[]
}

/** Names in an image that stay as they are, though it is known where they lead: the Dockerfile cannot say it. */
export interface Unsaid {
  readonly name: string
  readonly why: string
}

const KNOWS_CONTEXTS = "named-context"
const KNOWS_CHECKSUMS = "checksum"

/**
 * Makes a function that writes into images where their names lead: digests, checksums, commits, mirrors.
 *
 * A reference that depends on build arguments keeps its text, which may mean another image tomorrow; what it means with
 * the arguments of this build becomes a named context. Stages that images share stay shared, and an image in which
 * nothing is to be pinned is returned as the identical object.
 */
export function imagePinner(
  pins: Pins,
  options: PinOptions = {},
): (image: ImageNode, unsaid?: (name: Unsaid) => void) => ImageNode {
  // What stages become depends on these settings of their image, and on nothing else of it.
  const memos = new Map<string, Map<StageNode, StageNode>>()
  return (image, unsaid = () => undefined) => {
    const names = [...Object.keys(image.contexts), ...(options.contexts ?? [])]
    const profile = profileOf(image)
    const given = { buildArgs: { ...image.buildArgs, ...options.buildArgs } }
    const key = JSON.stringify([names, profile.name, given.buildArgs])
    let memo = memos.get(key)
    if (!memo) memos.set(key, (memo = new Map()))
    const pinning = new Pinning(pins, replacedBy(names), given, profile, unsaid)
    return pinning.pin(image, memo, options)
  }
}

function profileOf({ profile, syntax }: ImageNode): Profile {
  if (profile !== undefined) return profileNamed(profile) ?? defaultProfile
  return syntax === undefined ? defaultProfile : profileOfSyntax(syntax)
}

class Pinning {
  readonly #pins: Pins
  readonly #isReplaced: (reference: string) => boolean
  readonly #given: Pick<ImageNode, "buildArgs">
  readonly #profile: Profile
  readonly #unsaid: (name: Unsaid) => void

  constructor(
    pins: Pins,
    isReplaced: (reference: string) => boolean,
    given: Pick<ImageNode, "buildArgs">,
    profile: Profile,
    unsaid: (name: Unsaid) => void,
  ) {
    this.#pins = pins
    this.#isReplaced = isReplaced
    this.#given = given
    this.#profile = profile
    this.#unsaid = unsaid
  }

  pin(image: ImageNode, memo: Map<StageNode, StageNode>, options: PinOptions): ImageNode {
    const stages = [
      ...stagesInOrder(image.stage),
      ...(image.target ? stagesInOrder(image.target) : []),
    ]
    for (const stage of stages)
      if (!memo.has(stage))
        memo.set(
          stage,
          this.#stage(stage, (each) => memo.get(each)!),
        )
    const bases = stages.filter(({ base }) => base.kind === "image" && !base.stages?.length)
    const contexts = this.#contexts(image, bases, options.contexts ?? [])
    const frontend = syntaxOf(image)
    const asked = frontend === undefined ? undefined : this.#reference(frontend)
    const syntax = asked === frontend ? image.syntax : asked
    const knownBases = this.#knownBases(image, bases, options.platforms ?? image.platforms)
    const stage = memo.get(image.stage)!
    const target = image.target && memo.get(image.target)!
    const isSame =
      stage === image.stage &&
      target === image.target &&
      contexts === image.contexts &&
      syntax === image.syntax &&
      knownBases.size === 0
    if (isSame) return image
    return {
      ...image,
      stage,
      ...(target && { target }),
      contexts,
      ...(syntax !== undefined && { syntax }),
      ...(knownBases.size > 0 && { knownBases }),
    }
  }

  #stage(stage: StageNode, resolved: (stage: StageNode) => StageNode): StageNode {
    const base = this.#base(stage, resolved)
    const steps = mapSame(stage.steps, (step) => this.#step(step, resolved))
    return base === stage.base && steps === stage.steps ? stage : { ...stage, base, steps }
  }

  #base({ base }: StageNode, resolved: (stage: StageNode) => StageNode): StageNode["base"] {
    if (base.kind === "stage") {
      const stage = resolved(base.stage)
      return stage === base.stage ? base : { kind: "stage", stage }
    }
    if (base.kind !== "image") return base
    const own = base.stages
    if (own?.length) {
      const stages = mapSame(own, resolved)
      return stages === own ? base : { ...base, stages }
    }
    const reference = this.#text(base.reference)
    return reference === base.reference ? base : { ...base, reference }
  }

  #step(step: StepNode, resolved: (stage: StageNode) => StageNode): StepNode {
    if (step.kind === "onbuild") {
      const inner = this.#step(step.step, resolved)
      return inner === step.step ? step : { ...step, step: inner }
    }
    if (step.kind === "copy") {
      const from = step.from && this.#source(step.from, resolved)
      return from === step.from || from === undefined ? step : { ...step, from }
    }
    if (step.kind === "run") {
      const mounts = mapSame(step.mounts, (mount) => this.#mount(mount, resolved))
      return mounts === step.mounts ? step : { ...step, mounts }
    }
    return step.kind === "add" ? this.#add(step) : step
  }

  #mount(mount: Mount, resolved: (stage: StageNode) => StageNode): Mount {
    if (!("from" in mount) || !mount.from) return mount
    const from = this.#source(mount.from, resolved)
    return from === mount.from ? mount : { ...mount, from }
  }

  #source(source: Source, resolved: (stage: StageNode) => StageNode): Source {
    if (source.kind === "stage") {
      const stage = resolved(source.stage)
      return stage === source.stage ? source : { kind: "stage", stage }
    }
    if (source.kind !== "image") return source
    const reference = this.#reference(source.reference)
    return reference === source.reference ? source : { kind: "image", reference }
  }

  #add(step: AddStep): AddStep {
    if (step.checksum !== undefined) return step
    const sources = mapSame(step.sources, (source) => this.#repository(source))
    const checksum = this.#checksum(step)
    if (checksum === undefined) return sources === step.sources ? step : { ...step, sources }
    return { ...step, sources, checksum: text(checksum) }
  }

  #repository(source: AddSource): AddSource {
    if (source.kind !== "git") return source
    const address = expandDefault(source.repository, this.#given)
    const pinned = address === undefined ? undefined : this.#pins.repository(address)
    if (pinned === undefined || address === undefined) return source
    if (plain(source.repository) !== undefined) return { ...source, repository: text(pinned) }
    this.#unsaid({ name: address, why: "its address depends on a build argument" })
    return source
  }

  #checksum({ sources }: AddStep): string | undefined {
    const [source] = sources
    if (source?.kind !== "url") return undefined
    const url = expandDefault(source.url, this.#given)
    const checksum = url === undefined ? undefined : this.#pins.file(url)
    if (checksum === undefined || url === undefined) return undefined
    if (!this.#profile.features.has(KNOWS_CHECKSUMS)) {
      const why = `builders of the profile ${this.#profile.name} have no ADD --checksum`
      this.#unsaid({ name: url, why })
      return undefined
    }
    if (sources.length === 1) return checksum
    this.#unsaid({ name: url, why: "an ADD of several sources has no checksum" })
    return undefined
  }

  #find(reference: string): PinnedImage | undefined {
    return this.#isReplaced(reference) ? undefined : this.#pins.image(reference)
  }

  /** A reference of plain characters. */
  #reference(reference: string): string {
    const found = this.#find(reference)
    return found ? written(found) : reference
  }

  #text(reference: Text): Text {
    const own = plain(reference)
    if (own !== undefined) {
      const pinned = this.#reference(own)
      return pinned === own ? reference : text(pinned)
    }
    return this.#moved(reference)?.text ?? reference
  }

  /** A reference with arguments whose repository is plain characters, at the place it is fetched from. */
  #moved(reference: Text): { readonly text: Text; readonly name: string } | undefined {
    const asked = expandDefault(reference, this.#given)
    const found = asked === undefined ? undefined : this.#find(asked)
    const [first, ...rest] = reference
    if (asked === undefined || !found || typeof first !== "string") return undefined
    if (found.place === asked) return { text: reference, name: asked }
    const own = parseImageReference(asked)?.name
    const other = parseImageReference(found.place)?.name
    if (own === undefined || other === undefined || !first.startsWith(`${own}:`)) return undefined
    return { text: textOf([other + first.slice(own.length), ...rest]), name: found.place }
  }

  /** What stands for images whose names only the build knows, and where the author's own contexts lead. */
  #contexts(
    image: ImageNode,
    bases: readonly StageNode[],
    given: readonly string[],
  ): ImageNode["contexts"] {
    const changed = new Map<string, string>()
    for (const [name, source] of Object.entries(image.contexts)) {
      if (given.includes(name)) continue
      const reference = /^docker-image:\/\/(.+)$/u.exec(source)?.[1]
      const found = reference === undefined ? undefined : this.#pins.image(reference)
      const pinned = found ? `docker-image://${written(found)}` : this.#pins.repository(source)
      if (pinned !== undefined && pinned !== source) changed.set(name, pinned)
    }
    for (const { base } of bases) {
      if (base.kind !== "image" || plain(base.reference) !== undefined) continue
      const asked = expandDefault(base.reference, this.#given)
      const found = asked === undefined ? undefined : this.#find(asked)
      if (asked === undefined || !found) continue
      const moved = this.#moved(base.reference)
      if (written(found) === asked || (moved && found.digest === undefined)) continue
      if (this.#profile.features.has(KNOWS_CONTEXTS))
        changed.set(contextName(moved?.name ?? asked), `docker-image://${written(found)}`)
      else {
        const why = `it depends on a build argument, and builders of the profile ${this.#profile.name} have no named contexts`
        this.#unsaid({ name: asked, why })
      }
    }
    return changed.size === 0
      ? image.contexts
      : { ...image.contexts, ...Object.fromEntries(changed) }
  }

  /** A base that depends on an argument may be another one in another build: its config is not counted on. */
  #knownBases(
    image: ImageNode,
    bases: readonly StageNode[],
    platforms: readonly string[],
  ): ReadonlyMap<string, BaseConfig> {
    const known = new Map<string, BaseConfig | undefined>(image.knownBases)
    for (const { base, platform } of bases) {
      const asked = base.kind === "image" ? plain(base.reference) : undefined
      const found = asked === undefined ? undefined : this.#find(asked)
      if (!found?.config) continue
      // One that a variable names may be any.
      const own = platform && plain(platform)
      const wanted = own !== undefined ? [own] : platform ? [] : platforms
      const key = written(found)
      const config = found.config(wanted)
      // Of two stages that begin with one image for different platforms, each is to be right.
      known.set(key, known.has(key) && known.get(key) !== config ? undefined : config)
    }
    const entries = [...known].filter((entry): entry is [string, BaseConfig] => !!entry[1])
    return new Map(entries)
  }
}

/** The reference as it is printed. One that names its digest already names it once. */
function written({ place, digest }: PinnedImage): string {
  return digest === undefined || place.includes("@") ? place : `${place}@${digest}`
}

/** The identical list where nothing in it changed. */
function mapSame<T>(list: readonly T[], change: (each: T) => T): readonly T[] {
  const changed = list.map(change)
  return changed.some((each, index) => each !== list[index]) ? changed : list
}
