import { allowList, isComparable, mayNameDefault } from "@stagecraft/context"
import type { NamedContextSource } from "@stagecraft/engine"
import type { StepNode } from "@stagecraft/ir"
import type { CompiledImage } from "./compile-image.ts"
import type { InspectBase } from "./planned-bases.ts"

type Texts = ReadonlyMap<CompiledImage, string>

/** What is known of the bases. */
export interface BaseSide {
  readonly inspect: InspectBase
  /** What the command line puts in the place of named contexts. */
  readonly contexts: Readonly<Record<string, NamedContextSource>>
}

/**
 * The ignore text to build each image with: images that copy from one folder and keep the same out of it let through
 * what any of them takes, so that one upload serves them all.
 *
 * A step whose sources are known takes the same files under either text: what its sources match is let through, or
 * kept out, by both. An image of which that cannot be said keeps its own text:
 *
 * - one that copies everything; others may join its text, unless they may name what such a copy leaves out (`.git`,
 *   the emitted files);
 * - one with raw text, which may copy or mount anything;
 * - one with a source of which the ignore file cannot say exactly what it matches;
 * - one with a line that lets files through again and has no place in its own text;
 * - one with a base that has ONBUILD triggers, which copy what the config does not name. Bases are looked up in the
 *   engine's store, by the names the config gives them; one that is not there is assumed to have no triggers.
 *
 * A build argument in a source is taken to name what lies where the source says, not to climb out of it by `..`.
 */
export async function sharedIgnores(
  compiled: readonly CompiledImage[],
  { inspect, contexts }: BaseSide,
): Promise<Texts> {
  const known = new Map<string, Promise<boolean>>()
  const isTriggering = (reference: string): Promise<boolean> => {
    const found = known.get(reference) ?? hasTriggers(reference, inspect)
    known.set(reference, found)
    return found
  }
  const replaced = Object.values(contexts).flatMap((source) =>
    "reference" in source ? imageOf(source.reference) : [],
  )
  const isFreeOfTriggers = async (each: CompiledImage): Promise<boolean> => {
    const found = await Promise.all([...basesOf(each), ...replaced].map(isTriggering))
    return !found.includes(true)
  }
  const groups = [...sameFolder(compiled).values()]
  const shared = await Promise.all(groups.map((group) => share(group, isFreeOfTriggers)))
  const texts = new Map(shared.flatMap((each) => [...each]))
  return new Map(compiled.map((each) => [each, texts.get(each) ?? each.compilation.ignore]))
}

/** Images that copy from one folder and keep the same out of it. */
export function sameFolder(
  compiled: readonly CompiledImage[],
): ReadonlyMap<string, readonly CompiledImage[]> {
  const groups = new Map<string, CompiledImage[]>()
  for (const each of compiled) {
    // The files that Stagecraft writes, which differ from config to config, count beside a copy of everything alone.
    const { exclude, existing, optimized } = each.ignoreOptions
    const key = JSON.stringify([
      each.contextFolder,
      each.image.exclude,
      exclude,
      existing,
      optimized,
    ])
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return groups
}

/**
 * The one ignore text of images that share a Dockerfile; undefined where it would let one of them take other files than
 * its own text does. Bases are assumed to have no triggers.
 */
export function commonIgnore(compiled: readonly CompiledImage[]): string | undefined {
  if (sameFolder(compiled).size !== 1) return undefined
  const texts = new Map(compiled.map((each) => [each, each.compilation.ignore]))
  if (compiled.every(isUnderstood))
    for (const [each, text] of unite(compiled)) texts.set(each, text)
  const [text, ...others] = new Set(texts.values())
  return others.length === 0 ? text : undefined
}

/** Unites, and again without those whose text would change while a base of theirs has triggers. */
async function share(
  group: readonly CompiledImage[],
  isFreeOfTriggers: (each: CompiledImage) => Promise<boolean>,
): Promise<Texts> {
  const answers = new Map<CompiledImage, boolean>()
  const understood = group.filter(isUnderstood)
  for (;;) {
    const texts = unite(understood.filter((each) => answers.get(each) !== false))
    const changed = [...texts].filter(([each, text]) => text !== each.compilation.ignore)
    const unasked = changed.flatMap(([each]) => (answers.has(each) ? [] : [each]))
    if (unasked.length === 0) return texts
    await Promise.all(
      unasked.map(async (each) => void answers.set(each, await isFreeOfTriggers(each))),
    )
  }
}

function unite(images: readonly CompiledImage[]): Texts {
  const whole = images.find(isBroad)
  const narrow = images.filter((each) => !isBroad(each))
  const joins = ({ compilation }: CompiledImage): boolean =>
    whole !== undefined && !compilation.uses.some((use) => mayNameDefault(use, whole.ignoreOptions))
  const others = narrow.filter((each) => !joins(each))
  const uses = others.flatMap(({ compilation }) => compilation.uses)
  const text = others[0] && allowList(uses, others[0].ignoreOptions)
  return new Map(
    images.map((each) => {
      if (others.includes(each)) return [each, text!]
      return [each, (isBroad(each) ? each : whole!).compilation.ignore]
    }),
  )
}

const isBroad = ({ compilation }: CompiledImage): boolean =>
  compilation.uses.some(({ broad }) => broad)

function isUnderstood({ compilation }: CompiledImage): boolean {
  const hasRaw = compilation.stages.some(({ node }) => node.steps.some(isRaw))
  if (hasRaw || !compilation.uses.every(isComparable)) return false
  return !compilation.problems.some(({ code }) => code === "ignore-merge-impossible")
}

const isRaw = (step: StepNode): boolean =>
  step.kind === "raw" || (step.kind === "onbuild" && isRaw(step.step))

/** What its stages may start from: what the Dockerfile names, and what named contexts put in the place of it. */
function basesOf({ image, compilation }: CompiledImage): readonly string[] {
  const named = compilation.bases.map(({ reference }) => reference)
  return [...named, ...Object.values(image.contexts).flatMap(imageOf)]
}

/** The image that a named context stands for; none for a folder or an address. */
function imageOf(source: string): readonly string[] {
  const [, reference] = /^docker-image:\/\/(.+)$/u.exec(source) ?? []
  return reference === undefined ? [] : [reference]
}

/** An engine that cannot say has no such image: a name with an unknown argument in it is none. */
export async function hasTriggers(reference: string, inspect: InspectBase): Promise<boolean> {
  const found = await inspect(reference).catch(() => undefined)
  return (found?.config.OnBuild ?? []).length > 0
}
