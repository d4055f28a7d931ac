import { statSync } from "node:fs"
import { availableParallelism } from "node:os"
import { fileURLToPath } from "node:url"
import type { MessagePort } from "node:worker_threads"
import type { HashCache } from "./hash-cache.ts"
import { rowPlaces, SAME, SEEN, TAKEN, UNSEEN } from "./known-folders.ts"
import type { SharedLook } from "./known-folders.ts"

declare const STAGECRAFT_LOOK_AHEAD: string | undefined

/** Of a smaller file with hashes, all names are looked at before a thread would have started; of about 4,000 names. */
const LARGE_BYTES = 500_000

/** What a thread that looks ahead is told. */
export interface LookOrder {
  /** Where the hashes are kept. */
  readonly file: string
  /** Takes a {@link SharedLook} before the look begins. */
  readonly port: MessagePort
}

/** What another thread has seen of a folder. */
export interface SeenAhead {
  /** A row for each name that the cache has of it; an empty one of what was gone or could not be looked at. */
  readonly rows: Float64Array
  /** True when all of these are files, and the same as the cache knows them. */
  readonly isSame: boolean
}

/** Another thread that looks at what hashes are kept of. */
export interface LookAhead {
  /** What of a folder was seen by now, if that is all of it. From then on nobody else looks at it. */
  take(folder: string, cache: HashCache): SeenAhead | undefined
  /** Ends it. */
  stop(): void
}

/**
 * Has a thread look at the folders of a cache, beginning with the last, as the caller begins with the first.
 *
 * Undefined where that is not worth it, there is no second core, or no thread may be started.
 */
export function lookAhead(file: string): LookAhead | undefined {
  // Only the published bundle has the thread's program.
  if (typeof STAGECRAFT_LOOK_AHEAD !== "string") return undefined
  try {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
    return size < LARGE_BYTES || availableParallelism() < 2 ? undefined : startThread(file)
  } catch {
    // A file that cannot be asked for, Node's permissions, or no memory for a thread.
    return undefined
  }
}

function startThread(file: string): LookAhead {
  // Loaded here: most commands start no thread, and it would be a fiftieth of their start.
  const threads = process.getBuiltinModule("node:worker_threads")
  const { port1, port2 } = new threads.MessageChannel()
  port1.unref()
  const workerData: LookOrder = { file, port: port2 }
  // What is asked of the system is thrown away at once, and there is much of it.
  const resourceLimits = { maxYoungGenerationSizeMb: 64 }
  const program = fileURLToPath(new URL(STAGECRAFT_LOOK_AHEAD!, import.meta.url))
  const settings = { workerData, transferList: [port2], env: {}, execArgv: [], resourceLimits }
  const worker = new threads.Worker(program, settings)
  // Whatever it does not tell is asked by the caller.
  worker.on("error", () => undefined)
  worker.unref()
  const receive = (): SharedLook | undefined =>
    threads.receiveMessageOnPort(port1)?.message as SharedLook | undefined
  return { take: taker(receive), stop: () => void worker.terminate() }
}

/** @param receive - Gives the shared look once, when it has begun. */
export function taker(receive: () => SharedLook | undefined): LookAhead["take"] {
  let look: SharedLook | undefined
  let places: readonly number[] = []
  let order: ReadonlyMap<string, number> = new Map()
  return (folder, cache) => {
    if (!look) {
      look = receive()
      if (!look) return undefined
      places = rowPlaces(cache)
      // Another may have written anew what the thread has read.
      if (look.sum === cache.sum)
        order = new Map([...cache.folders()].map(([path], at) => [path, at]))
    }
    const at = order.get(folder)
    const state = at === undefined ? UNSEEN : Atomics.exchange(look.states, at, TAKEN)
    if (at === undefined || state < SEEN) return undefined
    return { rows: look.rows.subarray(places[at], places[at + 1]), isSame: state === SAME }
  }
}
