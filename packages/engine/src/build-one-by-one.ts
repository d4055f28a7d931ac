import type { IncomingMessage } from "node:http"
import { buffer } from "node:stream/consumers"

import { ImageError, isImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"

import type { BuildEvent } from "./build-event.ts"
import { ClassicEvents } from "./classic-events.ts"
import type { ClassicMessage } from "./classic-events.ts"
import type { Connection } from "./connection.ts"
import type { ContextTrouble } from "./context-trouble.ts"
import type { BuildOptions, BuildRequest } from "./engine.ts"
import { explainLoss } from "./explain-cause.ts"
import { openClassicBuild } from "./open-classic-build.ts"
import type { OpenBuild } from "./open-classic-build.ts"
import { placeFailure } from "./place-failure.ts"
import { buildInterrupted, engineLost, engineRefused, failureProblem } from "./problems.ts"
import { readNdjson } from "./read-ndjson.ts"
import { messageOf } from "./send.ts"
import type { FailedStep } from "./trace-events.ts"

/** One value of the answer to `POST /build`. */
interface BuildMessage {
  readonly id?: string
  readonly aux?: unknown
  readonly error?: string
  readonly errorDetail?: { readonly message?: string }
}

interface Outcome {
  readonly image?: string | undefined
  readonly error?: string
  readonly failed?: FailedStep | undefined
}

/** Builds one image after the other on `POST /build`, for engines without BuildKit; see {@link Engine.build}. */
export async function* buildOneByOne(
  connection: Connection,
  requests: readonly BuildRequest[],
  options: BuildOptions,
): AsyncGenerator<BuildEvent> {
  const failed: Diagnostic[] = []
  const lost = new Set<string>()
  for (const request of requests) {
    if (request.after?.some((name) => lost.has(name))) {
      lost.add(request.image)
      yield { type: "image-stopped", image: request.image }
      continue
    }
    try {
      yield* buildImage(connection, request, options.signal)
    } catch (error) {
      if (!isImageError(error) || !options.keepGoing || options.signal?.aborted) throw error
      failed.push(...error.diagnostics)
      lost.add(request.image)
    }
  }
  if (failed.length > 0) throw new ImageError(failed)
}

async function* buildImage(
  connection: Connection,
  request: BuildRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<BuildEvent> {
  const { info } = connection
  const { span } = request
  const began = performance.now()
  const notes: string[] = []
  const trouble: ContextTrouble = {}
  const side = { trouble, note: (sentence: string) => void notes.push(sentence), signal }
  let build: OpenBuild | undefined
  const stop = (): void => build?.close()
  signal?.addEventListener("abort", stop, { once: true })
  try {
    signal?.throwIfAborted()
    yield { type: "image-started", image: request.image }
    build = await openClassicBuild(connection, request, side)
    signal?.throwIfAborted()
    const response = await build.response
    const { image, error, failed } =
      response.statusCode === 200
        ? yield* follow(request.image, response)
        : { error: await words(response) }
    if (trouble.error instanceof ImageError) throw trouble.error
    if (error !== undefined) {
      // The classic builder reads the Dockerfile before it answers.
      if (response.statusCode !== 200 && !/dockerfile|instruction/iu.test(error))
        throw new ImageError(engineRefused("the build was not started", error, span))
      const failure = placeFailure(error, failed, request)
      yield { type: "image-failed", image: request.image, failure }
      throw new ImageError(failureProblem({ ...failure, notes }))
    }
    if (image === undefined) throw new Error("its answer ended without a result")
    const milliseconds = Math.round(performance.now() - began)
    yield { type: "image-done", image: request.image, id: image, metadata: {}, milliseconds }
  } catch (error) {
    if (signal?.aborted) throw new ImageError(buildInterrupted(span), { cause: error })
    if (trouble.error instanceof ImageError) throw trouble.error
    if (error instanceof ImageError) throw error
    throw new ImageError(engineLost(info.address, explainLoss(error), span), { cause: error })
  } finally {
    signal?.removeEventListener("abort", stop)
    stop()
  }
}

async function words(response: IncomingMessage): Promise<string> {
  const text = (await buffer(response)).toString("utf8")
  return messageOf({ status: response.statusCode ?? 0, text })
}

async function* follow(
  name: string,
  response: IncomingMessage,
): AsyncGenerator<BuildEvent, Outcome> {
  const classic = new ClassicEvents(name)
  let error: string | undefined
  for await (const value of readNdjson(response)) {
    const message = value as BuildMessage
    if (message.error !== undefined || message.errorDetail !== undefined)
      error = (message.errorDetail?.message ?? message.error ?? "").trim()
    else yield* classic.take(message as ClassicMessage)
  }
  if (error === undefined) {
    yield* classic.end()
    return { image: classic.image }
  }
  const failed = classic.failedBy(error)
  yield* classic.end(error)
  return { error, failed }
}
