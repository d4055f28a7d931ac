import type { ClientRequest, IncomingMessage } from "node:http"
import { buffer } from "node:stream/consumers"

import { ImageError } from "@stagecraft/ir"

import type { BuildEvent } from "./build-event.ts"
import { buildQuery } from "./build-query.ts"
import { ClassicEvents } from "./classic-events.ts"
import type { ClassicMessage } from "./classic-events.ts"
import type { Connection } from "./connection.ts"
import { openCredentialSession } from "./credential-session.ts"
import type { CredentialSession } from "./credential-session.ts"
import type { BuildRequest } from "./engine.ts"
import { placeFailure } from "./place-failure.ts"
import { buildInterrupted, engineLost, engineRefused, failureProblems } from "./problems.ts"
import { readNdjson } from "./read-ndjson.ts"
import { credentialsFor, hasCredentials, registryConfigHeader } from "./registry-credentials.ts"
import { messageOf, openRequest } from "./send.ts"
import { statusResponse } from "./solve-status.ts"
import { TraceEvents } from "./trace-events.ts"
import type { FailedStep } from "./trace-events.ts"

/** One value of the answer to `POST /build`. */
interface BuildMessage extends Omit<ClassicMessage, "aux"> {
  readonly id?: string
  readonly aux?: unknown
  readonly error?: string
  readonly errorDetail?: { readonly message?: string }
}

/**
 * Sends a tar to `POST /build` and tells what happens.
 *
 * On `node:http`, not dockerode: its build opens a session that shows one password to every registry, buffers an
 * error into prose, and cannot be told to wait with the body until the engine asks for it.
 */
export async function* buildImage(
  connection: Connection,
  request: BuildRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<BuildEvent> {
  const { context, span } = request
  const { address, info, prefix, config, env } = connection
  const notes: string[] = []
  const note = (sentence: string): void => {
    notes.push(sentence)
  }
  let session: CredentialSession | undefined
  let open: ClientRequest | undefined
  let contextError: Error | undefined
  const stop = (): void => {
    open?.destroy()
    context.destroy()
    session?.close()
  }
  context.once("error", (error) => {
    contextError = error
    open?.destroy()
  })
  signal?.addEventListener("abort", stop, { once: true })
  const tail: { failed?: FailedStep | undefined } = {}
  try {
    signal?.throwIfAborted()
    if (info.buildkit && hasCredentials(config))
      session = await openCredentialSession(address, prefix, (host) =>
        credentialsFor(host, config, env, note),
      )
    open = await openRequest(address, {
      method: "POST",
      path: `${prefix}/build?${buildQuery(request, info.buildkit, session?.id)}`,
      headers: {
        "Content-Type": "application/x-tar",
        Expect: "100-continue",
        ...(!info.buildkit &&
          hasCredentials(config) && {
            "X-Registry-Config": await registryConfigHeader(config, env, note),
          }),
      },
    })
    signal?.throwIfAborted()
    const response = await upload(open, context)
    if (response.statusCode !== 200) {
      const words = messageOf({
        status: response.statusCode ?? 0,
        text: (await buffer(response)).toString("utf8"),
      })
      const failure = placeFailure(words, undefined, request)
      if (failure.kind !== "dockerfile-rejected")
        throw new ImageError(engineRefused("the build was not started", words, span))
      yield { type: "failed", failure }
      throw new ImageError(failureProblems[failure.kind]({ ...failure, notes }))
    }
    const { image, error } = yield* follow(response, tail)
    if (error !== undefined) {
      const failure = placeFailure(error, tail.failed, request)
      yield { type: "failed", failure }
      throw new ImageError(failureProblems[failure.kind]({ ...failure, notes }))
    }
    if (image === undefined) throw new Error("its answer ended without a result")
    yield { type: "image", id: image }
  } catch (error) {
    if (signal?.aborted) throw new ImageError(buildInterrupted(span), { cause: error })
    if (contextError) throw contextError
    if (error instanceof ImageError) throw error
    const cause = error instanceof Error ? error.message : String(error)
    const output = tail.failed?.output ?? []
    throw new ImageError(engineLost(info.address, cause, span, output), { cause: error })
  } finally {
    signal?.removeEventListener("abort", stop)
    stop()
  }
}

/** Sends the body when the engine asks for it, and waits for the head of its answer. */
function upload(open: ClientRequest, context: BuildRequest["context"]): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let sending = false
    const start = (): void => {
      if (sending) return
      sending = true
      context.pipe(open)
    }
    // An engine that rejects the request answers instead of asking, and no write races with its answer.
    open.once("continue", start)
    // A proxy on the way may swallow the question.
    const impatient = setTimeout(start, 2000)
    open.once("response", (response) => {
      clearTimeout(impatient)
      resolve(response)
    })
    // Stays for the time after the answer's head: then the answer itself tells.
    open.on("error", reject)
    open.once("close", () => {
      clearTimeout(impatient)
      reject(new Error("the connection was closed"))
    })
    open.flushHeaders()
  })
}

interface Outcome {
  readonly image: string | undefined
  readonly error: string | undefined
}

async function* follow(
  response: IncomingMessage,
  tail: { failed?: FailedStep | undefined },
): AsyncGenerator<BuildEvent, Outcome> {
  const trace = new TraceEvents()
  const classic = new ClassicEvents()
  let image: string | undefined
  let error: string | undefined
  for await (const value of readNdjson(response)) {
    const message = value as BuildMessage
    if (message.id === "moby.buildkit.trace" && typeof message.aux === "string") {
      yield* trace.take(statusResponse.decode(Buffer.from(message.aux, "base64")))
      tail.failed = trace.failed
    } else if (message.id === "moby.image.id") image = (message.aux as { readonly ID?: string }).ID
    else if (message.error !== undefined || message.errorDetail !== undefined) {
      error = message.errorDetail?.message ?? message.error ?? ""
      tail.failed = trace.failed ?? classic.failedBy(error)
    } else yield* classic.take(message as ClassicMessage)
  }
  yield* trace.end()
  yield* classic.end(error)
  return { image: image ?? classic.image, error }
}
