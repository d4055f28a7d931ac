import { setTimeout as sleep } from "node:timers/promises"
import { Failure } from "../failure.ts"

const TRIES = 3
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 10_000

/** Does something again that failed for a reason that may pass, three times in all. */
export async function withRetries<T>(
  act: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await act()
    } catch (error) {
      const after = error instanceof Failure ? error.retryAfter : undefined
      if (after === undefined || after > LONGEST_PAUSE_MS || tries === TRIES || signal?.aborted)
        throw error
      const pause = Math.max(after, FIRST_PAUSE_MS * 4 ** (tries - 1))
      await sleep(pause, undefined, signal && { signal }).catch(() => undefined)
    }
  }
}
