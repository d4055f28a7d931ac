import type { Engine } from "@stagecraft/engine"

/** Why a base is looked at. */
export interface LookWish {
  readonly signal?: AbortSignal
  /** Nothing will be built: nothing is fetched for it, either. */
  readonly isDry?: boolean
}

/**
 * What the engine has under a name; undefined when it has nothing.
 *
 * One without BuildKit keeps the bases of its builds, and does not always tell of triggers when it runs them: there a base
 * that it does not have is fetched first.
 */
export async function lookAtBase(
  reference: string,
  engine: Engine,
  { isDry, signal }: LookWish,
): ReturnType<Engine["inspect"]> {
  const found = await engine.inspect(reference)
  if (found || engine.info.buildkit || isDry) return found
  try {
    await engine.pull(reference, signal && { signal })
  } catch {
    // Why it cannot be had is told by the build.
    return undefined
  }
  return await engine.inspect(reference)
}
