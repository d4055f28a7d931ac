import { historyRequest, method, readHistoryError } from "./control.ts"
import type { GrpcChannel } from "./grpc-channel.ts"
import type { GrpcError } from "./grpc-error.ts"
import { readStatus } from "./grpc-error.ts"

/** How long a connection may take to answer a ping when its solve is over, and between two; milliseconds. */
const PATIENCE = 2000
const EVERY = 500

/**
 * Resolves when the connection of a solve that is over does not answer any more, though nobody closed it.
 *
 * @param over - Resolves when the status of the solve has ended.
 */
export async function deaf(
  call: GrpcChannel,
  over: Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  await over
  while (!signal.aborted) {
    const answered = call.ping().then(
      () => true,
      // A connection that is closed speaks through its call.
      () => true,
    )
    if (!(await Promise.race([answered, pause(PATIENCE, signal).then(() => false)]))) break
    await pause(EVERY, signal)
  }
  // Nobody asks any more.
  if (signal.aborted) await new Promise<never>(() => undefined)
}

/** What the engine's history of builds says of a solve; undefined when it says of nothing that went wrong. */
export async function errorInHistory(
  channel: GrpcChannel,
  ref: string,
): Promise<GrpcError | undefined> {
  const stop = AbortSignal.timeout(PATIENCE)
  try {
    for await (const event of channel.stream(method.history, historyRequest(ref), stop)) {
      const status = readHistoryError(event)
      if (status) return readStatus(status)
    }
  } catch {
    // An engine without such a history, or one that takes too long for it.
  }
  return undefined
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds)
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener("abort", done)
      resolve()
    }
    signal.addEventListener("abort", done, { once: true })
  })
}
