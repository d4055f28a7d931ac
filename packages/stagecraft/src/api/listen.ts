/** The functions a caller gave, as they are called. */
export interface Listening {
  /** Calls one; never throws. Nothing is told once one of them has failed. */
  readonly tell: <A>(listener: ((value: A) => unknown) | undefined, value: A) => void
  /** Waits for the promises they returned. @throws what the first of them threw. */
  readonly settle: () => Promise<void>
  /** Notes what went wrong elsewhere in a caller's function. */
  readonly fail: (error: unknown) => void
}

/** Watches over a caller's functions: what they throw, or their promises reject with, stops the build. */
export function listen(stop: () => void): Listening {
  let failed: { readonly error: unknown } | undefined
  const open = new Set<Promise<void>>()
  const fail = (error: unknown): void => {
    failed ??= { error }
    stop()
  }
  const wait = async (answer: PromiseLike<unknown>): Promise<void> => {
    try {
      await answer
    } catch (error) {
      fail(error)
    }
  }
  return {
    fail,
    tell: (listener, value) => {
      if (failed || !listener) return
      try {
        const answer = listener(value)
        if (!isPromise(answer)) return
        const waiting = wait(answer)
        open.add(waiting)
        void waiting.then(() => open.delete(waiting))
      } catch (error) {
        fail(error)
      }
    },
    settle: async () => {
      while (open.size > 0) await Promise.all(open)
      if (failed) throw failed.error
    },
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value
}
