import { baseReference, isStageByDefault } from "@stagecraft/compiler"
import type { BuildRequest, Engine, StepName } from "@stagecraft/engine"
import type { Diagnostic, StageNode } from "@stagecraft/ir"
import { show, spanOfBase } from "@stagecraft/ir"
import type { CompiledImage } from "./compile-image.ts"
import { baseHasTriggers } from "./problems.ts"

/** Where an image is built, and what is known of its bases. */
export interface GuardSide {
  readonly engine: Pick<Engine, "info">
  /** Whether the engine has all of the bases of which something is taken for granted. */
  readonly isSure: boolean
}

/**
 * What has a builder stop at a trigger of a base that was not counted on: what it copies is not sent, and passes may have
 * rewritten what it disturbs.
 *
 * A result that leaves the engine is not made before it is known that there is none.
 */
export function triggerGuard(
  compiled: CompiledImage,
  request: BuildRequest,
  { engine: { info }, isSure }: GuardSide,
): Pick<BuildRequest, "forbids" | "looksFirst"> {
  const { image, compilation } = compiled
  const { stages, graph } = compilation
  const { buildArgs = {}, pull = false, platforms = [], outputs = [] } = request
  const isOwnPlatform = platforms.every((each) => each === `${info.os}/${info.arch}`)
  const isCounted = (node: StageNode, step: StepName): boolean => {
    const { base, platform } = node
    // A stage's own triggers are known, also of one that an argument chooses.
    if (base.kind === "stage" || base.kind === "scratch") return true
    if (base.kind === "image" && isStageByDefault(base, { buildArgs })) return true
    const reference = baseReference(graph, node)
    const triggers = reference === undefined ? [] : (graph.knownBases.get(reference)?.onbuild ?? [])
    const isLocked = reference !== undefined && image.knownBases?.has(reference) === true
    // Of a base that the engine has it takes this very one.
    const isThere = !pull && isOwnPlatform && platform === undefined
    if (isLocked || isThere) return triggers.length > 0
    return triggers.some((text) => isLike(text, step.instruction ?? ""))
  }
  const forbids = (step: StepName): Diagnostic | undefined => {
    if (!isTrigger(step)) return undefined
    const own = stageOf(compiled, step)
    // A step that other builds share may be called as they call it.
    const asked = own ? [own] : stages.map(({ node }) => node)
    const node = asked.find((each) => !isCounted(each, step))
    if (!node) return undefined
    const { base } = node
    const name = base.kind === "image" ? show(base.reference) : undefined
    return baseHasTriggers(image.name, name, spanOfBase(node))
  }
  const mayBe = stages.some(
    ({ node: { base } }) => base.kind === "image" || base.kind === "context",
  )
  if (!mayBe) return {}
  const isKnown = isSure && !pull && isOwnPlatform
  return outputs.length > 0 && !isKnown ? { forbids, looksFirst: true } : { forbids }
}

/** Frontends before 1.11 call triggers as other steps, and count these on behind them, beyond their total. */
const isTrigger = ({ counts, instruction = "", step = 0, total = step }: StepName): boolean =>
  counts === "layers" && (step > total || /^ONBUILD\s/iu.test(instruction))

function stageOf({ compilation }: CompiledImage, { stage }: StepName): StageNode | undefined {
  const { stages } = compilation
  if (stage === undefined) return stages.length === 1 ? stages[0]!.node : undefined
  const own = stage.toLowerCase()
  const author = compilation.authorStage(stage)
  return stages.find(({ name }) => name === own || name === author)?.node
}

/** Whether a trigger is what a builder tells of; one with what it expands is known by its first word. */
function isLike(trigger: string, told: string): boolean {
  const [known, seen] = [trigger, told.replace(/^ONBUILD\s+/iu, "")].map((text) =>
    text.trim().replaceAll(/\s+/gu, " "),
  )
  const word = (text: string): string => text.split(" ", 1)[0]!.toUpperCase()
  if (word(known!) !== word(seen!)) return false
  return (
    /[$"'\\]|<</u.test(known!) ||
    known!.slice(word(known!).length) === seen!.slice(word(seen!).length)
  )
}
