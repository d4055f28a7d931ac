import type { Diagnostic } from "@stagecraft/ir"
import { ImageError, isImageError, listNames } from "@stagecraft/ir"
import type { BuildPlan, PlanSide } from "./plan-build.ts"
import type { BuildOutcome } from "./run-build.ts"
import { basesToFetch, triggersProblem } from "./unknown-triggers.ts"

/** How a build is carried out, and planned anew. */
export interface KnowingSide {
  readonly plan: () => Promise<BuildPlan>
  readonly run: (plan: BuildPlan) => Promise<BuildOutcome>
  /** Told why it begins again. */
  readonly note: (sentence: string) => void
  readonly signal: AbortSignal
}

/**
 * Carries out a plan, and where a base turns out to have triggers that nobody could look at, has the engine fetch it,
 * plans anew with what they take, and builds that.
 */
export async function buildKnowing(
  first: BuildPlan,
  { plan, run, note, signal }: KnowingSide,
): Promise<BuildOutcome> {
  const outcome = await run(first)
  const { triggered } = outcome
  const bases = triggered ? basesToFetch(triggered.image) : []
  if (!triggered || bases.length === 0) return outcome
  note(
    `${listNames(bases)} ${bases.length > 1 ? "or one of them has" : "has"} ONBUILD triggers: fetching it to see what they take, then building again`,
  )
  const { platforms = [] } = triggered.image.request
  const how = { signal, ...(platforms.length === 1 && { platform: platforms[0]! }) }
  try {
    await Promise.all(bases.map((base) => first.engine.pull(base, how)))
  } catch (error) {
    if (!isImageError(error) || signal.aborted) throw error
    const cause = error.diagnostics[0]?.message
    return {
      ...outcome,
      error: new ImageError(triggersProblem(triggered, cause), { cause: error }),
    }
  }
  return await run(await plan())
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
