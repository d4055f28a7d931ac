/** How a config left the rails: it ended the process, or left nothing that could wake it. */
type Derailment =
  | { readonly kind: "exit"; readonly code: string; readonly stack: string }
  | { readonly kind: "stalled" }

/** What came of running a config's code. */
type Outcome<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "threw"; readonly error: unknown }
  | Derailment

/** What guards a config while it runs. */
interface Guard {
  /** True for an error that the config's own code made; others are not ours to catch. */
  readonly isOurs: (error: unknown) => boolean
}

/**
 * Runs a config's code and tells what came of it, also when it calls `process.exit` or waits for what never comes.
 *
 * A promise that nothing can settle lets Node's event loop run dry, and an error that nobody waits for ends the
 * process; without this both would happen with no word about the config.
 */
export async function guardRun<T>(run: () => Promise<T>, guard: Guard): Promise<Outcome<T>> {
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
  let derail: (outcome: Outcome<T>) => void = () => undefined
  let stray: Outcome<T> | undefined
  const derailed = new Promise<Outcome<T>>((resolve) => {
    derail = resolve
  })
  // One more turn of the loop, so that what follows the answer finds it alive.
  const stall = (): unknown => setImmediate(() => derail({ kind: "stalled" }))
  const catcher = (event: "unhandledRejection" | "uncaughtException") => (error: unknown) => {
    if (guard.isOurs(error)) derail((stray ??= { kind: "threw", error }))
    // With nobody else to see to it, a stranger's error shall end the process as it always would.
    else if (process.listenerCount(event) === 1) throw error
  }
  const [onRejection, onException] = [catcher("unhandledRejection"), catcher("uncaughtException")]
  process.once("beforeExit", stall)
  process.on("unhandledRejection", onRejection)
  process.on("uncaughtException", onException)
  try {
    const settled = run().then(
      (value): Outcome<T> => ({ kind: "done", value }),
      (error: unknown): Outcome<T> => ({ kind: "threw", error }),
    )
    const outcome = await Promise.race([settled, derailed])
    // Node tells of a rejection that nobody waits for only at the end of the turn it happened in.
    await new Promise((done) => setImmediate(done))
    return exited ?? stray ?? outcome
  } finally {
    Object.defineProperty(process, "exit", exit)
    process.off("beforeExit", stall)
    process.off("unhandledRejection", onRejection)
    process.off("uncaughtException", onException)
  }
}
