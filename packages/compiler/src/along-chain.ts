import type { StepNode } from "@stagecraft/ir"
import type { Graph, StageDraft } from "./graph.ts"
import { stageBelow } from "./graph.ts"
import type { StageFacts } from "./stage-facts.ts"
import { factsAfter } from "./stage-facts.ts"

/** A step, and what is known where it stands. */
export interface Standing {
  readonly step: StepNode
  readonly facts: StageFacts
}

/** What was found out from earlier steps, after one more. */
export type After<T> = (before: T, step: StepNode, facts: StageFacts) => T

/**
 * What is found out from the stages that a stage is built on, by going through them, the lowest first.
 *
 * Each is gone through once, and only when what is built on it asks.
 */
export function throughChain<T>(
  graph: Graph,
  nothing: T,
  through: (before: T, stage: StageDraft) => T,
): (stage: StageDraft) => T {
  const ends = new Map<StageDraft, T>()
  return (stage) => {
    // Iterative: a chain may be longer than the call stack is deep.
    const open: StageDraft[] = []
    let below = stageBelow(graph, stage)
    for (; below && !ends.has(below); below = stageBelow(graph, below)) open.push(below)
    let found = below ? (ends.get(below) as T) : nothing
    for (const each of open.toReversed()) ends.set(each, (found = through(found, each)))
    return found
  }
}

/** The same step by step: what the steps of the stages below leave to the first step of a stage. `begin`s each of them. */
export function alongChain<T>(
  graph: Graph,
  atStart: ReadonlyMap<StageDraft, StageFacts>,
  nothing: T,
  after: After<T>,
  begin: (before: T) => T = (before) => before,
): (stage: StageDraft) => T {
  return throughChain(graph, nothing, (before, stage) => {
    let found = begin(before)
    let facts = atStart.get(stage)!
    for (const step of stage.steps) {
      found = after(found, step, facts)
      facts = factsAfter(facts, step)
    }
    return found
  })
}

/** Finds something out from the steps that were passed, as far as they go when it is asked for. */
export function whenAsked<T>(
  passed: readonly Standing[],
  begin: () => T,
  after: After<T>,
): () => T {
  let found: { readonly value: T } | undefined
  let at = 0
  return () => {
    let { value } = (found ??= { value: begin() })
    for (; at < passed.length; at++) value = after(value, passed[at]!.step, passed[at]!.facts)
    found = { value }
    return value
  }
}
