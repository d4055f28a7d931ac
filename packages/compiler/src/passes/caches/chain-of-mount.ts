import type { AddStep, CopyStep, StageNode, StepNode } from "@stagecraft/ir"
import { plain, stagesOfBase } from "@stagecraft/ir"
import type { PathUse } from "../../effects/paths.ts"
import { isIn } from "../../effects/paths.ts"
import { mayMeet } from "../../effects/places.ts"
import type { CommandEffects } from "../../effects/read-command.ts"
import { mayRead, runEffects } from "../../effects/run-effects.ts"
import type { Graph, StageDraft } from "../../graph.ts"
import { resolveStage } from "../../graph.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { factsAfter, joinPath } from "../../stage-facts.ts"

/** A step of a chain, and where it stands in its own stage; outside of it before or behind all. */
interface Place {
  readonly step: StepNode
  readonly at: number
}

/** For each stage the first step that may have filled a folder, and the last one that may look for it. */
interface Ends {
  readonly filled: ReadonlyMap<StageNode, Place>
  readonly sought: ReadonlyMap<StageNode, Place>
  /** A copy that is certain to go where the folder is, in the stage or in one of its bases. */
  readonly brought: ReadonlyMap<StageNode, StepNode>
}

/** A folder is met by what lies in it, by what holds it, and by a look at one of the folders above it. */
function meets(uses: readonly PathUse[], target: string): boolean {
  const folder: PathUse = { path: target, reach: "tree" }
  return uses.some((use) => mayMeet(use, folder) || isIn(target, use.path))
}

/** A copy to a folder that holds the target may bring it; undefined: only the builder knows where it goes. */
function brings(
  { destination }: CopyStep | AddStep,
  target: string,
  { directory }: StageFacts,
): boolean | undefined {
  const path = plain(destination)
  const to = path === undefined ? undefined : joinPath(directory, path)
  return to === undefined ? undefined : isIn(target, to) || isIn(to, target)
}

/** Calls of tools that have a cache which run code of the project, alone or behind an install. */
const RUNS_PROJECT = /^(?:run|test|generate|tool|exec|it|cit|install-test|clean-install-test)$/u

/**
 * True for a call that runs what nobody knows. An install counts as none: what packages do while they are installed is
 * taken to have nothing to do with the cache that they came from.
 */
export const runsUnknown = ({ beyond, caches, action }: CommandEffects): boolean =>
  beyond !== undefined && (caches.length === 0 || RUNS_PROJECT.test(action))

/** Package managers fill their own caches, which is the same as if they were empty. */
function mayFill(step: StepNode, facts: StageFacts, target: string): boolean {
  if (step.kind === "copy" || step.kind === "add") return brings(step, target, facts) ?? true
  if (step.kind !== "run") return step.kind === "raw"
  const effects = runEffects(step, facts)
  if ("why" in effects) return true
  return effects.commands.some((command) => runsUnknown(command) || meets(command.writes, target))
}

function maySeek(step: StepNode, facts: StageFacts, target: string): boolean {
  if (step.kind === "copy" || step.kind === "add") return brings(step, target, facts) ?? true
  if (step.kind !== "run") return step.kind === "raw" || step.kind === "onbuild"
  const effects = runEffects(step, facts)
  if ("why" in effects || effects.beyond !== undefined) return true
  if (mayRead(effects, { path: target, reach: "tree" })) return true
  return meets(effects.reads, target) || meets(effects.writes, target)
}

/** What stands before and behind a RUN in its stage, in those it is built on and in those built on it. */
export class ChainOfMount {
  readonly #graph: Graph
  readonly #atStart: ReadonlyMap<StageDraft, StageFacts>
  readonly #ends = new Map<string, Ends>()

  constructor(graph: Graph, atStart: ReadonlyMap<StageDraft, StageFacts>) {
    this.#graph = graph
    this.#atStart = atStart
  }

  /** The step that may have put something into the folder before, or may look for something behind. */
  against(
    { node }: StageDraft,
    at: number,
    target: string,
  ): { readonly step: StepNode; readonly does: "fill" | "seek" } | undefined {
    const ends = this.#endsOf(target)
    const filled = ends.filled.get(node)
    if (filled && filled.at < at) return { step: filled.step, does: "fill" }
    const sought = ends.sought.get(node)
    return sought && sought.at > at ? { step: sought.step, does: "seek" } : undefined
  }

  /** The copy in the stage or in one of its bases that goes to a folder which holds this one. */
  broughtTo({ node }: StageDraft, target: string): StepNode | undefined {
    return this.#endsOf(target).brought.get(node)
  }

  #endsOf(target: string): Ends {
    let ends = this.#ends.get(target)
    if (!ends) this.#ends.set(target, (ends = this.#find(target)))
    return ends
  }

  #find(target: string): Ends {
    const brought = new Map<StageNode, StepNode>()
    const filled = new Map<StageNode, Place>()
    const sought = new Map<StageNode, Place>()
    // Each stage comes after its base.
    for (const stage of this.#graph.stages) {
      const { node, steps } = stage
      for (const base of stagesOfBase(node.base)) {
        const below = filled.get(resolveStage(this.#graph, base))
        if (below) filled.set(node, { step: below.step, at: -1 })
        const copy = brought.get(resolveStage(this.#graph, base))
        if (copy) brought.set(node, copy)
      }
      let facts = this.#atStart.get(stage)!
      for (const [at, step] of steps.entries()) {
        if (!filled.has(node) && mayFill(step, facts, target)) filled.set(node, { step, at })
        if (maySeek(step, facts, target)) sought.set(node, { step, at })
        const copies = step.kind === "copy" || step.kind === "add"
        if (copies && brings(step, target, facts)) brought.set(node, step)
        facts = factsAfter(facts, step)
      }
    }
    for (const { node } of this.#graph.stages.toReversed()) {
      const above = sought.get(node)
      if (above)
        for (const base of stagesOfBase(node.base))
          sought.set(resolveStage(this.#graph, base), {
            step: above.step,
            at: Number.POSITIVE_INFINITY,
          })
    }
    return { filled, sought, brought }
  }
}
