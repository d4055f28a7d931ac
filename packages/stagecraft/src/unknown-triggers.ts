import { baseReference } from "@stagecraft/compiler"
import type { BuildEvent, StepName } from "@stagecraft/engine"
import type { StageNode } from "@stagecraft/ir"
import { spanOfBase } from "@stagecraft/ir"
import type { PlannedImage } from "./plan-build.ts"
import { baseHasTriggers } from "./problems.ts"

/** An image in whose build triggers ran that were not counted on. */
export interface TriggeredImage {
  readonly image: PlannedImage
  /** The stage whose base has them, where the engine tells. */
  readonly stage: StageNode | undefined
}

/**
 * The image of an event that tells of a trigger of a base which was taken to have none: what it copies is not sent, and
 * passes may have rewritten what it disturbs.
 */
export function unknownTrigger(
  images: readonly PlannedImage[],
  event: BuildEvent,
): TriggeredImage | undefined {
  if (event.type !== "step-started" && event.type !== "step-cached") return undefined
  if (!isTrigger(event.name)) return undefined
  const image = images.find(({ request }) => request.image === event.image)
  if (!image) return undefined
  const { stages, graph } = image.compiled.compilation
  const node = stageOf(image, event.name)
  const mayHave = (each: StageNode): boolean => {
    // Of a stage its own triggers are known, and so are those of a base that was looked at.
    if (each.base.kind === "stage" || each.base.kind === "scratch") return false
    if (each.base.kind === "image" && each.base.stages?.length) return false
    const reference = baseReference(graph, each)
    return !reference || (graph.knownBases.get(reference)?.onbuild ?? []).length === 0
  }
  // A step that other builds share may be called as they call it.
  const isUnknown = node ? mayHave(node) : stages.some((each) => mayHave(each.node))
  return isUnknown ? { image, stage: node } : undefined
}

/** Frontends before 1.11 call triggers as other steps, and count these on behind them, beyond their total. */
const isTrigger = ({ counts, instruction = "", step = 0, total = step }: StepName): boolean =>
  counts === "layers" && (step > total || /^ONBUILD\s/iu.test(instruction))

function stageOf({ compiled: { compilation } }: PlannedImage, { stage }: StepName) {
  const { stages } = compilation
  if (stage === undefined) return stages.length === 1 ? stages[0]!.node : undefined
  const own = stage.toLowerCase()
  const author = compilation.authorStage(stage)
  return stages.find(({ name }) => name === own || name === author)?.node
}

/** The images that are to be looked at before such an image can be built. */
export const basesToFetch = ({ plainBases = [], request }: PlannedImage): readonly string[] =>
  plainBases
    .filter(({ isThere }) => request.pull === true || !isThere)
    .map(({ reference }) => reference)

/** What is told of it where they cannot be looked at. */
export function triggersProblem({ image, stage }: TriggeredImage, cause?: string) {
  const { image: node } = image.compiled
  const span = stage ? spanOfBase(stage) : node.span
  return baseHasTriggers(node.name, basesToFetch(image), cause, span)
}
