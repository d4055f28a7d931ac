import { ImageError, isImageError } from "@stagecraft/ir"

import type { BuildEvent, BuildFailure } from "../build-event.ts"
import type { Connection } from "../connection.ts"
import type { BuildOptions, BuildRequest } from "../engine.ts"
import { explainLoss } from "../explain-cause.ts"
import { rewritesTimes } from "../outputs/settle-times.ts"
import { buildInterrupted, engineLost } from "../problems.ts"
import { StepBook } from "../step-book.ts"
import { AsyncQueue } from "./async-queue.ts"
import { BuildTurns } from "./build-turns.ts"
import { Conversation } from "./conversation.ts"
import { ConnectionGone } from "./grpc-error.ts"
import { LayoutStores } from "./layout-stores.ts"
import { solveImage } from "./solve-image.ts"
import type { SolveScene } from "./solve-image.ts"
import { BuildSources } from "./sources.ts"
import { NotUpgraded } from "./upgrade.ts"
import { EngineSilent } from "./watch-life.ts"

/** Solves at the same time; their steps run as the engine has room. */
const PARALLEL = 4
/** How long the engine may take to stop what it was told to; milliseconds. */
const GRACE = 4000
/** How long it may take to take away what was begun, when the connection is closed; milliseconds. */
const TIDYING = 1000

/** Builds with BuildKit's own service, all images in one conversation; see {@link Engine.build}. */
export async function* buildNatively(
  connection: Connection,
  requests: readonly BuildRequest[],
  options: BuildOptions,
): AsyncGenerator<BuildEvent> {
  const { signal } = options
  const span = requests[0]?.span
  const stop = new AbortController()
  const abort = (): void => stop.abort()
  if (signal?.aborted) abort()
  signal?.addEventListener("abort", abort, { once: true })
  const events = new AsyncQueue<BuildEvent>()
  const work = buildAll(connection, requests, options, { events, stop })
  work.then(
    () => events.end(),
    (error: unknown) => events.end(error),
  )
  try {
    yield* events
  } catch (error) {
    if (signal?.aborted) throw new ImageError(buildInterrupted(span), { cause: error })
    if (isImageError(error) || isFault(error)) throw error
    const cause = explainLoss(error)
    throw new ImageError(engineLost(connection.info.address, cause, span), { cause: error })
  } finally {
    signal?.removeEventListener("abort", abort)
    stop.abort()
    // Whoever left early waits until the engine has stopped.
    await work.catch(() => undefined)
  }
}

/** An error that a mistake in the program made; those of connections have a code or a name of ours. */
function isFault(error: unknown): boolean {
  return (
    error instanceof Error &&
    !("code" in error) &&
    ![ConnectionGone, EngineSilent, NotUpgraded].some((kind) => error instanceof kind)
  )
}

/** The time that files are raised to where times are rewritten: the latest one, since what is later is set back. */
function earliestTime(requests: readonly BuildRequest[], { info }: Connection): number | undefined {
  const epochs = requests.flatMap(({ sourceDateEpoch }) => sourceDateEpoch ?? [])
  return epochs.length > 0 && rewritesTimes(info) ? Math.max(...epochs) : undefined
}

interface Course {
  readonly events: AsyncQueue<BuildEvent>
  readonly stop: AbortController
}

async function buildAll(
  connection: Connection,
  requests: readonly BuildRequest[],
  options: BuildOptions,
  { events, stop }: Course,
): Promise<void> {
  const { debug = () => undefined } = options
  const notes: string[] = []
  stop.signal.throwIfAborted()
  const times = { earliest: earliestTime(requests, connection), unseen: options.unseenChanges }
  const sources = new BuildSources(requests, stop.signal, times)
  const layouts = new LayoutStores(requests)
  const conversation = await Conversation.open(
    connection,
    {
      tree: (name) => sources.tree(name),
      stores: layouts.methods,
      note: (sentence) => void notes.push(sentence),
      signal: stop.signal,
    },
    requests[0],
  )
  const scene = {
    connection,
    conversation,
    sources,
    layouts,
    book: new StepBook(),
    events,
    notes,
    debug,
    failures: new WeakMap<ImageError, BuildFailure>(),
    stdout: options.stdout,
  }
  const found: ImageError[] = []
  const all = solveAll(scene, requests, options, stop, found)
  all.catch(() => undefined)
  try {
    // What takes too long to stop is left behind; what was found by then is told all the same.
    await Promise.race([all, conversation.lost, overdue(stop.signal)]).catch((error: unknown) => {
      if (found.length === 0 || isFault(error)) throw error
      const { address } = connection.info
      found.push(new ImageError(engineLost(address, explainLoss(error), requests[0]?.span)))
    })
    if (found.length > 0)
      throw new ImageError(
        found.flatMap(({ diagnostics }) => diagnostics),
        { cause: found[0]!.cause },
      )
    stop.signal.throwIfAborted()
  } finally {
    conversation.close()
    // What it was given up at takes away what it had begun to write.
    stop.abort()
    await inTime(all.catch(() => undefined))
  }
}

/**
 * Solves several at a time. One that fails stops the others, unless the build is to keep going.
 *
 * @param found - Gets what failed, as it fails.
 */
async function solveAll(
  scene: SolveScene,
  requests: readonly BuildRequest[],
  options: BuildOptions,
  stop: AbortController,
  found: ImageError[],
): Promise<void> {
  const turns = new BuildTurns(requests)
  let lost: unknown
  const worker = async (): Promise<void> => {
    for (let request = await turns.next(); request; request = await turns.next()) {
      let isBuilt = false
      try {
        stop.signal.throwIfAborted()
        if (turns.isLost(request)) {
          scene.events.push({ type: "image-stopped", image: request.image })
          continue
        }
        await solveImage(scene, request, stop.signal)
        isBuilt = true
      } catch (error) {
        if (stop.signal.aborted) {
          scene.events.push({ type: "image-stopped", image: request.image })
          continue
        }
        if (!isImageError(error)) {
          lost ??= error
          stop.abort()
          scene.events.push({ type: "image-stopped", image: request.image })
          continue
        }
        const failure = scene.failures.get(error) ?? failureOn(error)
        scene.events.push({ type: "image-failed", image: request.image, failure })
        found.push(error)
        if (!options.keepGoing) stop.abort()
      } finally {
        turns.end(request, isBuilt)
      }
    }
  }
  const count = Math.min(Math.max(1, options.parallel ?? PARALLEL), requests.length)
  await Promise.all(Array.from({ length: count }, worker))
  found.push(...scene.layouts.finish())
  if (lost !== undefined) throw lost
}

/** A failure of this side: an output that cannot be written, a push that is denied. */
function failureOn({ diagnostics: [first] }: ImageError): BuildFailure {
  return { kind: first?.code ?? "build-failed", message: first?.message ?? "", output: [] }
}

/** Resolves with the work, or when that takes too long. */
async function inTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, TIDYING)))])
  clearTimeout(timer)
}

/** Resolves when what was to stop has had its time for it. */
function overdue(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const begin = (): void => void setTimeout(resolve, GRACE).unref()
    if (signal.aborted) begin()
    else signal.addEventListener("abort", begin, { once: true })
  })
}
