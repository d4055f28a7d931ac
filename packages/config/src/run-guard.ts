/** How a config left the rails: it ended the process, or left nothing that could wake it. */
export type Derailment =
  | { readonly kind: "exit"; readonly code: string; readonly stack: string }
  | { readonly kind: "stalled" }

/** What came of running a config's code. */
export type Outcome<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "threw"; readonly error: unknown }
  | Derailment

/**
 * Runs a config's code and tells what came of it, also when it calls `process.exit` or waits for what never comes.
 *
 * A promise that nothing can settle lets Node's event loop run dry; without this the process would just end.
 */
export async function guardRun<T>(run: () => Promise<T>): Promise<Outcome<T>> {
  const exit = Object.getOwnPropertyDescriptor(process, "exit")!
  let exited: Derailment | undefined
  process.exit = (code?: number | string | null): never => {
    const error = new Error("the config called process.exit")
    exited ??= {
      kind: "exit",
      code: code === undefined ? "" : String(code),
      stack: error.stack ?? "",
    }
    throw error
  }
  let wake: (() => void) | undefined
  const stalled = new Promise<Derailment>((resolve) => {
    // One more turn of the loop, so that what follows the answer finds it alive.
    wake = () => setImmediate(() => resolve({ kind: "stalled" }))
  })
  process.once("beforeExit", wake!)
  try {
    const settled = run().then(
      (value): Outcome<T> => ({ kind: "done", value }),
      (error: unknown): Outcome<T> => ({ kind: "threw", error }),
    )
    const outcome = await Promise.race([settled, stalled])
    return exited ?? outcome
  } finally {
    Object.defineProperty(process, "exit", exit)
    process.off("beforeExit", wake!)
  }
}
