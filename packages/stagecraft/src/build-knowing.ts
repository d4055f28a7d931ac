import type { Diagnostic } from "@stagecraft/ir"
import { listNames } from "@stagecraft/ir"
import type { BuildPlan, PlanSide } from "./plan-build.ts"
import type { BuildOutcome } from "./run-build.ts"

/** How a build is carried out, and planned anew. */
export interface KnowingSide {
  /** @param open - Images of which a base has triggers that nobody could look at. */
  readonly plan: (open: ReadonlySet<string>) => Promise<BuildPlan>
  readonly run: (plan: BuildPlan) => Promise<BuildOutcome>
  /** Told why it begins again. */
  readonly note: (sentence: string) => void
}

/**
 * Carries out a plan. An image that turns out to have a base with triggers nobody could look at is planned and built again
 * as it is written, with all that they may take; images that are built by then are not.
 */
export async function buildKnowing(
  first: BuildPlan,
  { plan, run, note }: KnowingSide,
): Promise<BuildOutcome> {
  const order = first.images.map(({ request }) => request.image)
  const open = new Set<string>()
  let outcome = await run(first)
  for (;;) {
    const { built, triggered = [] } = outcome
    const found = triggered.filter((name) => !open.has(name))
    if (found.length === 0) return outcome
    for (const name of found) open.add(name)
    note(
      `${listNames(found)}: a base has ONBUILD triggers that nobody could look at before (stagecraft lock); building again, as written, with all that they may take`,
    )
    const isBuilt = new Set(built.map(({ name }) => name))
    const rest = await run(without(await plan(open), isBuilt))
    const all = [...built, ...rest.built]
    outcome = {
      ...rest,
      built: all.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name)),
    }
  }
}

/** A plan without the images that are built. */
function without(plan: BuildPlan, isBuilt: ReadonlySet<string>): BuildPlan {
  const left = plan.images.filter(({ request }) => !isBuilt.has(request.image))
  const images = left.map((each) => {
    const after = each.request.after?.filter((name) => !isBuilt.has(name))
    return after ? { ...each, request: { ...each.request, after } } : each
  })
  return { ...plan, images }
}

/** A side that tells nothing twice. */
export function tellingOnce(tell: PlanSide["tell"]): PlanSide["tell"] {
  const told = new Set<string>()
  return (found) => {
    const news = found.filter((each) => !told.has(keyOf(each)))
    for (const each of news) told.add(keyOf(each))
    tell(news)
  }
}

const keyOf = ({ code, message, span }: Diagnostic): string => JSON.stringify([code, message, span])
