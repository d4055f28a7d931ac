import type { Engine } from "../../packages/engine/src/index.ts"
import { BASE, buildOn, logOf, nonce } from "../engine/engine-under-test.ts"

/** A command that touches a file of a cache mount ten times a second until it is stopped. */
export const ticking = "touch /c/t; echo begun; while :; do touch /c/t; sleep 0.1; done"

/** Seconds since the last tick of any step that ticked into a cache mount, by the engine's own clock. */
export async function secondsSinceTick(engine: Engine, cacheId: string): Promise<number> {
  const outcome = await buildOn(
    engine,
    `FROM ${BASE}\nRUN --mount=type=cache,target=/c,id=${cacheId} echo ${nonce()} >&2; echo since $(($(date +%s) - $(date -r /c/t +%s)))\n`,
  )
  const line = logOf(outcome).find((text) => text.startsWith("since"))
  return Number(line?.slice("since ".length))
}
