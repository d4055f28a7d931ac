import { randomBytes } from "node:crypto"

import { ImageError } from "@stagecraft/ir"

import type { BuildEvent, BuildFailure } from "../build-event.ts"
import type { Connection } from "../connection.ts"
import type { BuildOptions, BuildRequest } from "../engine.ts"
import type { OpenOutputs } from "../outputs/open-outputs.ts"
import { openOutputs } from "../outputs/open-outputs.ts"
import type { OutputPlan } from "../outputs/read-outputs.ts"
import { readOutputs } from "../outputs/read-outputs.ts"
import { placeFailure } from "../place-failure.ts"
import { engineRefused, failureProblem } from "../problems.ts"
import { pushImage } from "../push-image.ts"
import { pushProblemIn } from "../push-problem.ts"
import { grpcCode } from "../session/grpc-server.ts"
import { statusResponse } from "../solve-status.ts"
import type { StepBook } from "../step-book.ts"
import { readStepName } from "../step-name.ts"
import { TraceEvents } from "../trace-events.ts"
import type { FailedStep } from "../trace-events.ts"
import type { AsyncQueue } from "./async-queue.ts"
import { method, readSolveResponse, solveRequest, statusRequest } from "./control.ts"
import type { SolveRequest } from "./control.ts"
import type { Conversation } from "./conversation.ts"
import { deaf, errorInHistory } from "./deaf-call.ts"
import { factsOf, GrpcError } from "./grpc-error.ts"
import type { LayoutStores } from "./layout-stores.ts"
import { openLocalCaches } from "./local-caches.ts"
import { needsHostGateway, solveAttributes } from "./solve-attributes.ts"
import { servedName } from "./sources.ts"
import type { BuildSources } from "./sources.ts"

/** How long the engine may take to report the end of what it has already answered or was told to stop; milliseconds. */
const LAST_WORDS = 2000
/** The same for a solve of which it has not told anything yet. */
const FIRST_WORDS = 200

const BAD_REQUEST =
  /^(?:invalid reference format|could not find|unknown exporter|exporter .* could not be found|failed to parse exporter|entitlement )/iu

/** What the images of one build have in common. */
export interface SolveScene {
  readonly connection: Connection
  readonly conversation: Conversation
  readonly sources: BuildSources
  readonly layouts: LayoutStores
  readonly book: StepBook
  readonly events: AsyncQueue<BuildEvent>
  /** What went wrong beside the build, in sentences. */
  readonly notes: readonly string[]
  readonly debug: (sentence: string) => void
  /** What is known of a build that failed, beyond its problem. */
  readonly failures: WeakMap<ImageError, BuildFailure>
  readonly stdout: BuildOptions["stdout"]
}

/** Asks the solver for one image and tells its events; the last one of a good build is `image-done`. @throws ImageError, or the connection's error. */
export async function solveImage(
  scene: SolveScene,
  request: BuildRequest,
  signal: AbortSignal,
): Promise<void> {
  const { connection, events } = scene
  const { image, tags, platforms, span } = request
  const began = performance.now()
  events.push({ type: "image-started", image })
  const { annotations, sourceDateEpoch } = request
  const { info } = connection
  const facts = { info, tags, platforms, annotations, sourceDateEpoch, span }
  const plan = readOutputs(request.outputs, facts)
  if (plan.problems.length > 0) throw new ImageError(plan.problems)
  const outputs =
    plan.destinations.size > 0
      ? await openOutputs(plan.destinations, { span, stdout: scene.stdout, connection, signal })
      : undefined
  try {
    const answers = await solve(scene, request, plan, outputs, signal)
    await outputs?.commit()
    const id = plan.stored ? answers[DIGEST] : undefined
    const pushed = await push(scene, request, plan.push, signal)
    const digest = pushed ?? answers[DIGEST]
    const metadata = digest === undefined ? answers : { ...answers, [DIGEST]: digest }
    events.push({
      type: "image-done",
      image,
      ...(id !== undefined && { id }),
      ...(digest !== undefined && { digest }),
      metadata,
      milliseconds: Math.round(performance.now() - began),
    })
  } finally {
    await outputs?.discard()
  }
}

/** What exporters call the digest of what they made. */
const DIGEST = "containerimage.digest"

/** The solve proper. @returns What the exporters answered. */
async function solve(
  scene: SolveScene,
  request: BuildRequest,
  plan: OutputPlan,
  outputs: OpenOutputs | undefined,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const { conversation, debug, events, layouts } = scene
  const { image } = request
  const layoutContexts = layouts.contexts(request)
  const { cacheFrom, cacheTo, ...caches } = openLocalCaches(request, layouts, (sentence) =>
    events.push({ type: "warning", image, message: sentence, detail: [] }),
  )
  const [files, session, call] = await Promise.all([
    conversation.files(request),
    conversation.session(request, outputs?.methods),
    conversation.openCall(),
  ])
  const hostGateway = needsHostGateway(request)
    ? (await conversation.workerLabels())["org.mobyproject.buildkit.worker.moby.host-gateway-ip"]
    : undefined
  const { inputs, contexts, trouble } = scene.sources.of(request, files.id)
  const { attributes, entitlements } = solveAttributes(
    { ...request, cacheFrom },
    { ...contexts, ...layoutContexts },
    { hostGateway },
  )
  // The steps of a first look are told by that.
  const told = request.looksFirst ? new Set<string>() : undefined
  const ask = async (result: Pick<SolveRequest, "attributes" | "exporters" | "cacheExports">) => {
    const ref = randomBytes(13).toString("hex").slice(1)
    const message = solveRequest({
      ref,
      session: session.id,
      entitlements,
      inputs,
      ...result,
    })
    debug(`${image}: solve ${ref} in session ${session.id}, ${message.length} bytes`)
    const quiet = new AbortController()
    const trace = followStatus({ ...scene, told }, request, ref, quiet.signal)
    const ending = AbortSignal.any([signal, trace.forbidden])
    const answer = async (): Promise<Buffer> => {
      const solved = call.call(method.solve, message, ending)
      solved.catch(() => undefined)
      const found = await Promise.race([solved, deaf(call, trace.done, quiet.signal)])
      if (found) return found
      const failed = trace.failed()
      const known = await errorInHistory(conversation.channel, ref)
      throw known ?? new GrpcError(grpcCode.unknown, failed?.message ?? "its answer cannot be read")
    }
    try {
      signal.throwIfAborted()
      const answers = readSolveResponse(await answer())
      debug(`${image}: solved, ${JSON.stringify(answers)}`)
      await settled(trace.done)
      trace.forbidden.throwIfAborted()
      return answers
    } catch (error) {
      // What led to it may still be under way; a solve that never began has no status that ends.
      await settled(trace.done, trace.begun() ? LAST_WORDS : FIRST_WORDS)
      debug(`${image}: ${String(error)}`)
      if (!signal.aborted) trace.forbidden.throwIfAborted()
      throwIfNotAnswer(error, signal, trouble() ?? outputs?.trouble() ?? layouts.trouble(request))
      throw failureOf(scene, request, error as GrpcError, trace.failed())
    } finally {
      quiet.abort()
    }
  }
  try {
    const whole = { attributes, exporters: plan.exporters, cacheExports: cacheTo }
    let last = whole
    if (request.forbids && request.looksFirst) {
      await ask({ attributes, exporters: [], cacheExports: [] })
      // What was run anew by that need not be again.
      const { "no-cache": _, ...cached } = attributes
      last = { ...whole, attributes: cached }
    }
    const answers = await ask(last)
    caches.commit(answers)
    return answers
  } finally {
    call.close()
  }
}

/** Pushes what the engine does not push by itself. @returns The last digest a registry has it under. */
async function push(
  { connection, events }: SolveScene,
  { image, span }: BuildRequest,
  references: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  let digest: string | undefined
  for (const reference of references)
    digest = await pushImage(connection, reference, {
      image,
      span,
      signal,
      onEvent: (event) => events.push(event),
    })
  return digest
}

function throwIfNotAnswer(error: unknown, signal: AbortSignal, trouble: unknown): void {
  signal.throwIfAborted()
  if (trouble instanceof ImageError) throw trouble
  if (!(error instanceof GrpcError)) throw error
}

function failureOf(
  { failures, notes }: SolveScene,
  request: BuildRequest,
  error: GrpcError,
  failed: FailedStep | undefined,
): ImageError {
  const facts = factsOf(error)
  // A request that is wrong in itself: no step was at work, and no line of the Dockerfile is named.
  if (!failed && !facts.lines && BAD_REQUEST.test(error.message))
    return new ImageError(engineRefused("the build was not started", error.message, request.span), {
      cause: error,
    })
  const pushed = pushProblemIn(error.message, request.span, notes)
  if (pushed) return new ImageError(pushed, { cause: error })
  const failure = placeFailure(error.message, failed, request, facts)
  const found = new ImageError(failureProblem({ ...failure, notes }), {
    cause: error,
  })
  failures.set(found, failure)
  return found
}

/** Reads the status of a solve into events for as long as the engine tells it. */
function followStatus(
  { conversation, book, events, told }: SolveScene & { readonly told: Set<string> | undefined },
  { image, forbids }: BuildRequest,
  ref: string,
  signal: AbortSignal,
): {
  readonly done: Promise<void>
  /** Aborted by the first step that must not be. */
  readonly forbidden: AbortSignal
  /** Whether the engine has told anything. */
  readonly begun: () => boolean
  readonly failed: () => FailedStep | undefined
} {
  const trace = new TraceEvents(image, book)
  const forbidden = new AbortController()
  const before = new Set(told)
  const tell = (event: BuildEvent): void => {
    if (told && "id" in event && event.id !== undefined) {
      if (before.has(event.id)) return
      told.add(event.id)
    }
    events.push(named(event))
  }
  let begun = false
  const read = async (): Promise<void> => {
    const messages = conversation.channel.stream(method.status, statusRequest(ref), signal)
    try {
      for await (const message of messages) {
        begun = true
        const status = statusResponse.decode(message)
        for (const vertex of forbids ? status.vertexes : []) {
          const found = vertex && forbids?.(readStepName(vertex.name))
          if (found) forbidden.abort(new ImageError(found))
        }
        for (const event of trace.take(status)) tell(event)
        await events.room()
      }
    } catch {
      // The solve's own answer tells what went wrong.
    } finally {
      for (const event of trace.end()) tell(event)
    }
  }
  return {
    done: read(),
    forbidden: forbidden.signal,
    begun: () => begun,
    failed: () => trace.failed,
  }
}

/** Folders have names that keep them apart; a person knows one by `context`. */
function named(event: BuildEvent): BuildEvent {
  if (event.type !== "progress") return event
  return { ...event, name: event.name.replace(servedName, "context") }
}

async function settled(work: Promise<void>, patience = LAST_WORDS): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, patience)))])
  clearTimeout(timer)
}
