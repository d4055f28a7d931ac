import type { GrpcChannel } from "./grpc-channel.ts"

/** How often an engine is asked whether it is still there, and how long it may take to say so; milliseconds. */
const EVERY = 3000
const PATIENCE = 15_000

/** An engine that holds its connection open and does not answer on it. */
export class EngineSilent extends Error {
  override readonly name = "EngineSilent"

  constructor() {
    super(`it has not answered for ${PATIENCE / 1000} seconds`)
  }
}

/**
 * Asks the other side of a connection again and again whether it is there.
 *
 * A machine that lost its power or its network, or a daemon that hangs, closes nothing: only silence tells. A machine
 * that slept is given a second chance, since its clock went on and the answers did not.
 */
export function watchLife(channel: GrpcChannel): {
  readonly lost: Promise<never>
  readonly stop: () => void
} {
  let timer: NodeJS.Timeout | undefined
  let giveUp: ((reason: Error) => void) | undefined
  let stopped = false
  const lost = new Promise<never>((_resolve, reject) => (giveUp = reject))
  // Nobody has to listen.
  lost.catch(() => undefined)

  const patience = (ms: number): Promise<false> =>
    new Promise((resolve) => (timer = setTimeout(resolve, ms, false).unref()))
  const ask = async (): Promise<void> => {
    const answer = channel.ping().then(
      () => true,
      // A connection that is closed speaks through its calls.
      () => true,
    )
    const answered =
      (await Promise.race([answer, patience(PATIENCE)])) ||
      (await Promise.race([answer, patience(1000)]))
    clearTimeout(timer)
    if (stopped) return
    if (!answered) return giveUp?.(new EngineSilent())
    timer = setTimeout(() => void ask(), EVERY).unref()
  }
  timer = setTimeout(() => void ask(), EVERY).unref()
  return {
    lost,
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
