import type { StepNode } from "@stagecraft/ir"
import { argScope } from "../args/arg-scope.ts"
import { watchDeclarations } from "../args/declarations.ts"
import { findGlobals } from "../args/find-globals.ts"
import { placeInStage } from "../args/place-in-stage.ts"
import { fireTriggers } from "../args/record-env.ts"
import type { StageDraft } from "../graph.ts"
import { mapStages } from "../graph.ts"
import type { Pass } from "../pass.ts"
import { walkChains } from "../walk-chains.ts"

/**
 * Declares every argument where it is needed: before the first FROM for FROM lines, and in each stage just before
 * its first use, which is also best for the cache. A stage sees what the stage it builds on has declared.
 */
export const placeArgs: Pass = {
  name: "place-args",
  always: true,
  run(graph, tools) {
    const declarations = watchDeclarations((problem) => tools.report(problem))
    const globals = findGlobals(graph, tools, declarations)
    const scope = argScope(tools.profile.frontend !== undefined)
    const of = { globals, scope, tools, declarations }
    const placed = new Map<StageDraft, readonly StepNode[]>()
    walkChains(graph, {
      enter(stage, base) {
        scope.enter()
        fireTriggers(base, scope)
        placed.set(stage, placeInStage(stage, of))
      },
      leave: () => scope.leave(),
    })
    const next = mapStages(graph, (stage) => placed.get(stage) ?? stage.steps)
    if (globals.list.length === graph.globals.length) return next
    return { ...next, globals: globals.list }
  },
}
