import type { Diagnostic, ImageNode, Span, StageNode, StepNode } from "@stagecraft/ir"
import type { Compilation } from "../compile.ts"
import type { Graph } from "../graph.ts"
import { resolveStage } from "../graph.ts"
import { nameStages } from "../name-stages.ts"
import type { StageNames } from "../name-stages.ts"
import { printImage } from "../print-image.ts"
import { namesTaken, rawInstructions } from "../raw-instructions.ts"
import { sameStages, stageKey } from "../same-stages.ts"
import { cloneStages } from "./clone-stages.ts"
import type { StageNaming } from "./clone-stages.ts"
import { joinGlobals } from "./join-globals.ts"
import { imagesNotTogether } from "./problems.ts"

/** How the file of several images names itself. */
export interface LinkOptions {
  readonly configName: string
  readonly command: string
}

/** Several images in one Dockerfile, each a target of it. */
export interface LinkedImages {
  readonly dockerfile: string
  /** For each line the places it came from. */
  readonly lines: readonly (readonly Span[])[]
  /** Names of its stages, in order. */
  readonly stages: readonly string[]
  /** The stage to build for each image, in the order they were given. */
  readonly targets: readonly string[]
  /** Why they do not fit together; the file means nothing then. */
  readonly problems: readonly Diagnostic[]
}

/**
 * Puts compiled images into one Dockerfile. A stage that is the same in several, steps and all, stands there once;
 * of one name and other steps, the later ones get the image's name behind theirs.
 *
 * Each target is built of the very steps that its own Dockerfile has, in their order.
 */
export function linkImages(
  compilations: readonly Compilation[],
  { configName, command }: LinkOptions,
): LinkedImages {
  const [first] = compilations
  if (!first) throw new Error("no image to link")
  const globals = joinGlobals(compilations)
  const draft = compilations.map((each) => cloneStages(each, (_, _node, printed) => printed))
  const naming = uniqueNames(compilations, draft)
  const clones = compilations.map((each) => cloneStages(each, naming))
  const all = clones.flatMap((each) => [...each.values()])
  const sameAs = sameStages(all)
  const targets = compilations.map(({ graph }, index) => clones[index]!.get(graph.target)!)
  const graph: Graph = {
    image: commonImage(compilations),
    stages: all.filter((node) => !sameAs.has(node)).map((node) => ({ node, steps: node.steps })),
    target: targets.at(-1)!,
    globals: globals.list,
    sameAs,
    knownBases: first.graph.knownBases,
  }
  const names = nameStages(graph)
  const printed = printImage(graph, {
    profile: first.page.profile,
    stageName: (node) => names.of(node),
    configName,
    command,
    nameOnlyStage: true,
  })
  return {
    dockerfile: printed.dockerfile,
    lines: printed.lines,
    stages: printed.stages.map(({ name }) => name),
    targets: targets.map((node) => names.of(node)),
    problems: [
      ...unlike(first, compilations),
      ...globals.problems,
      ...names.problems,
      ...captures(graph, names, compilations),
      ...(compilations.length > 1 ? rawCaptures(names, compilations, clones) : []),
    ],
  }
}

/** What stands at the top of the file, and how its stages are read, is one for all. */
function unlike(first: Compilation, others: readonly Compilation[]): readonly Diagnostic[] {
  const words: Readonly<Record<string, (of: Compilation) => unknown>> = {
    escape: ({ page }) => page.escape,
    profile: ({ page }) => page.profile.name,
    syntax: ({ image }) => image.syntax,
    check: ({ image }) => image.check,
  }
  return others.flatMap((other) =>
    Object.entries(words)
      .filter(([, of]) => JSON.stringify(of(other)) !== JSON.stringify(of(first)))
      .map(([word]) =>
        imagesNotTogether(first.image, other.image, `their \`${word}\` is not the same`),
      ),
  )
}

const imageOf = (image: ImageNode, of: readonly Compilation[]): ImageNode => ({
  ...image,
  contexts: Object.assign({}, ...of.map((each) => each.image.contexts)) as ImageNode["contexts"],
})

const commonImage = (compilations: readonly Compilation[]): ImageNode =>
  imageOf(compilations[0]!.image, compilations)

/** A name that another stage has, with other steps, goes on with the image's. */
function uniqueNames(
  compilations: readonly Compilation[],
  draft: readonly ReadonlyMap<StageNode, StageNode>[],
): StageNaming {
  const sameAs = sameStages(draft.flatMap((each) => [...each.values()]))
  const taken = new Map<string, StageNode>()
  const names = new Map<StageNode, string>()
  for (const [index, { image }] of compilations.entries())
    for (const clone of draft[index]!.values()) {
      const own = resolveStage({ sameAs }, clone)
      if (names.has(own)) continue
      const key = stageKey(own)
      let name = key
      for (let count = 1; taken.has(name); count++)
        name = `${key}-${image.name}${count === 1 ? "" : `-${count}`}`
      taken.set(name, own)
      names.set(own, name)
    }
  return (compilation, node) => {
    const clone = draft[compilations.indexOf(compilation)]!.get(node)!
    return names.get(resolveStage({ sameAs }, clone))!
  }
}

/**
 * A FROM that the build arguments of one image make the name of a stage of another would be that stage; and a stage
 * that is chosen by its name must keep it.
 */
function captures(
  graph: Graph,
  names: StageNames,
  compilations: readonly Compilation[],
): readonly Diagnostic[] {
  const [first] = compilations
  return compilations.flatMap((other) => {
    const seen = nameStages({ ...graph, image: imageOf(other.image, compilations) })
    const moved = graph.stages.find(({ node }) => seen.of(node) !== names.of(node))
    const renamed = other.graph.stages
      .flatMap(({ node: { base } }) => (base.kind === "image" ? (base.stages ?? []) : []))
      .find((node) => !graph.stages.some(({ node: own }) => names.of(own) === stageKey(node)))
    const why = moved
      ? `stage ${moved.node.name} would take the place of an image of that name`
      : renamed && `stage ${renamed.name} is chosen by its name, which another one has`
    return why === undefined ? [] : [imagesNotTogether(first!.image, other.image, why)]
  })
}

/** Raw text is printed as it is: what it calls a stage by must be that very stage, and what is none must stay none. */
function rawCaptures(
  names: StageNames,
  compilations: readonly Compilation[],
  clones: readonly ReadonlyMap<StageNode, StageNode>[],
): readonly Diagnostic[] {
  const [first] = compilations
  const all = new Set(
    clones.flatMap((each) => [...each.values()].map((clone) => names.of(clone).toLowerCase())),
  )
  return compilations.flatMap((other, index) => {
    const own = new Map(
      other.graph.stages.map(({ node }, at) => [
        other.stages[at]!.name.toLowerCase(),
        names.of(clones[index]!.get(node)!).toLowerCase(),
      ]),
    )
    const changed = rawNames(other).find((name) =>
      own.has(name) ? own.get(name) !== name : all.has(name) || /^\d+$/u.test(name),
    )
    if (changed === undefined) return []
    const why = `raw text takes from ${changed}, which is another stage there`
    return [imagesNotTogether((other === first ? compilations[1] : first)!.image, other.image, why)]
  })
}

/** What the raw text of an image takes from by name or number. */
function rawNames({ graph, image }: Compilation): readonly string[] {
  const ofStep = (step: StepNode): readonly string[] => {
    if (step.kind === "onbuild") return ofStep(step.step)
    return step.kind === "raw" ? rawInstructions(step, image).flatMap(namesTaken) : []
  }
  return graph.stages.flatMap(({ steps }) =>
    steps.flatMap((step) => ofStep(step).map((name) => name.toLowerCase())),
  )
}
