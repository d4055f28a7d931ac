import { contextUses } from "@stagecraft/context"
import { isIn } from "../../effects/paths.ts"
import type { Graph, StageDraft } from "../../graph.ts"
import type { Plan } from "./plan.ts"

/** True when a copy may bring a path of the context, or something in it. */
function mayBring(pattern: string, path: string): boolean {
  const literal = /^[\w@./ -]*$/u.test(pattern) ? pattern.replace(/^\.?\/+|\/+$/gu, "") : undefined
  if (literal === undefined) return true
  return literal === "" || literal === "." || isIn(literal, path) || isIn(path, literal)
}

/**
 * The plans of which nothing else in the graph takes what they keep out of the context; of the others, the path and where it
 * is taken.
 *
 * What is kept out is kept out for all, so whoever else copies it forbids it; a plan that is forbidden copies it again.
 */
export function withoutTaken(
  graph: Graph,
  plans: ReadonlyMap<StageDraft, readonly Plan[]>,
): { readonly held: ReadonlyMap<StageDraft, readonly Plan[]>; readonly taken: readonly Taken[] } {
  let held = plans
  const taken: Taken[] = []
  for (;;) {
    const all = [...held.values()].flat()
    const wanted = [...new Set(all.flatMap(({ keepsOut }) => keepsOut))]
    if (wanted.length === 0) return { held, taken }
    const own = (path: string) =>
      new Set(all.filter((plan) => plan.keepsOut.includes(path)).map(({ copy }) => copy.step))
    const bad = new Set(
      wanted.filter((path) => {
        const copies = own(path)
        const stages = graph.stages.map(({ node, steps }) => ({
          ...node,
          steps: steps.filter((step) => !copies.has(step as never)),
        }))
        return contextUses(stages).some((use) => mayBring(use.literal ?? use.pattern, path))
      }),
    )
    if (bad.size === 0) return { held, taken }
    const isBad = (plan: Plan): boolean => plan.keepsOut.some((path) => bad.has(path))
    for (const plan of all)
      if (isBad(plan)) taken.push({ plan, path: plan.keepsOut.find((path) => bad.has(path))! })
    held = new Map([...held].map(([stage, list]) => [stage, list.filter((plan) => !isBad(plan))]))
  }
}

/** A plan that would keep out what something else copies. */
export interface Taken {
  readonly plan: Plan
  readonly path: string
}
