import type { BuildModel, ModelStep } from "./build-model.ts"
import { isAuthored, isBase } from "./build-model.ts"

/**
 * The steps that broke the cache: those that had to run although all the author's steps before them did not.
 *
 * An image of which nothing came from the cache has missed nothing: it is new. A base counts when it was fetched.
 */
export function missedCache(model: BuildModel): readonly ModelStep[] {
  const warm = new Set<string>()
  for (const step of model.runs)
    if (step.state === "cached" && isAuthored(step) && !isBase(step))
      for (const image of step.images) warm.add(image)
  if (warm.size === 0) return []
  const behind = followersOf([...model.runs].filter(ran), model)
  return [...model.runs].filter(
    (step) =>
      ran(step) && !behind.has(step.id) && [...step.images].some((image) => warm.has(image)),
  )
}

function ran(step: ModelStep): boolean {
  if (step.state !== "done" || !isAuthored(step)) return false
  return !isBase(step) || step.transfers.moved.current > 0
}

/** The ids of all steps that wait for one of these, directly or not. */
function followersOf(first: readonly ModelStep[], model: BuildModel): ReadonlySet<string> {
  const next = new Map<string, string[]>()
  for (const step of model.runs)
    for (const input of step.inputs) {
      const followers = next.get(input)
      if (followers) followers.push(step.id)
      else next.set(input, [step.id])
    }
  const found = new Set<string>()
  const open = first.map(({ id }) => id)
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const follower of next.get(id) ?? [])
      if (!found.has(follower)) {
        found.add(follower)
        open.push(follower)
      }
  return found
}
