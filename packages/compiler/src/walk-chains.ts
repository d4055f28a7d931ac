import type { StageNode } from "@stagecraft/ir"
import type { Graph, StageDraft } from "./graph.ts"
import { stageBelow } from "./graph.ts"

/** What is told of a walk. `enter` and `leave` bracket everything that is built on the stage. */
export interface ChainVisitor {
  enter(stage: StageDraft, base: StageDraft | undefined): void
  leave(stage: StageDraft): void
}

/**
 * Walks stages along FROM: each after its base, and all that builds on it before the next.
 *
 * A visitor can so keep one scope and undo on leaving, where a copy per stage would be quadratic in a long chain.
 */
export function walkChains(graph: Graph, visitor: ChainVisitor): void {
  const children = new Map<StageNode | undefined, StageDraft[]>()
  for (const stage of graph.stages) {
    const base = stageBelow(graph, stage)?.node
    const list = children.get(base)
    if (list) list.push(stage)
    else children.set(base, [stage])
  }
  // Iterative: a chain may be longer than the call stack is deep.
  const stack = [{ stage: undefined as StageDraft | undefined, next: 0 }]
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const child = children.get(top.stage?.node)?.[top.next++]
    if (child) {
      visitor.enter(child, top.stage)
      stack.push({ stage: child, next: 0 })
    } else {
      if (top.stage) visitor.leave(top.stage)
      stack.pop()
    }
  }
}
