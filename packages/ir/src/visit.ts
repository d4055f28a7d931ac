import type { StepNode, StepTable } from "./stage.ts"

/** Looks up a step's entry in a table and applies it. */
export function visit<R, Extra extends readonly unknown[]>(
  table: StepTable<R, Extra>,
  step: StepNode,
  ...extra: Extra
): R {
  // The table is exhaustive over kinds; TypeScript cannot correlate the two lookups.
  const entry = table[step.kind] as (step: StepNode, ...extra: Extra) => R
  return entry(step, ...extra)
}
