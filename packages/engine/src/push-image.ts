import { ImageError } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

import type { BuildEvent } from "./build-event.ts"
import type { Connection } from "./connection.ts"
import { explainLoss } from "./explain-cause.ts"
import { registryOf, splitReference } from "./image-reference.ts"
import { buildInterrupted, engineLost } from "./problems.ts"
import { pushProblem } from "./push-problem.ts"
import { PushStep } from "./push-step.ts"
import { credentialsFor } from "./registry-credentials.ts"
import { openRequest, responseOf } from "./send.ts"

/** How a push goes on. */
export interface PushOptions {
  /** The image's name in the config; in events. */
  readonly image: string
  readonly span?: Span | undefined
  readonly signal?: AbortSignal | undefined
  readonly onEvent?: (event: BuildEvent) => void
}

/** What is shown to the registry. The engine reads base64 with its padding only. */
async function authHeader(
  { config, env }: Connection,
  host: string,
  note: (sentence: string) => void,
): Promise<string> {
  const known = await credentialsFor(host, config, env, note)
  const auth =
    known === undefined || known.secret === ""
      ? {}
      : known.username === ""
        ? { identitytoken: known.secret, serveraddress: host }
        : { username: known.username, password: known.secret, serveraddress: host }
  const text = Buffer.from(JSON.stringify(auth)).toString("base64")
  return text.replaceAll("+", "-").replaceAll("/", "_")
}

/**
 * Pushes an image of the engine's store to the registry that its name says. The engine sends it, not this machine.
 *
 * @returns The digest the registry has it under.
 * @throws ImageError `push-denied` or `push-failed`; `build-interrupted` when aborted; `engine-lost`.
 * @see https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Image/operation/ImagePush
 */
export async function pushImage(
  connection: Connection,
  reference: string,
  options: PushOptions,
): Promise<string | undefined> {
  const { span, signal, onEvent } = options
  const step = new PushStep(reference, options.image, onEvent ?? (() => undefined))
  const notes: string[] = []
  const stop = new AbortController()
  const abort = (): void => stop.abort()
  try {
    signal?.throwIfAborted()
    signal?.addEventListener("abort", abort, { once: true })
    const host = registryOf(reference)
    const auth = await authHeader(connection, host, (sentence) => void notes.push(sentence))
    const { repo, tag } = splitReference(reference)
    step.started()
    const open = await openRequest(connection.address, {
      method: "POST",
      path: `${connection.prefix}/images/${encodeURIComponent(repo)}/push?tag=${encodeURIComponent(tag)}`,
      headers: { "X-Registry-Auth": auth, "Content-Length": 0 },
      signal: stop.signal,
    })
    const response = responseOf(open)
    open.end()
    const words = await step.follow(await response)
    if (words === undefined) return step.done()
    throw new ImageError(pushProblem(reference, words, span, notes))
  } catch (error) {
    if (signal?.aborted) {
      step.cancelled()
      throw new ImageError(buildInterrupted(span), { cause: error })
    }
    if (error instanceof ImageError) {
      step.failed(error.diagnostics[0]?.message ?? error.message)
      throw error
    }
    const loss = explainLoss(error)
    step.failed(loss)
    throw new ImageError(engineLost(connection.info.address, loss, span), { cause: error })
  } finally {
    signal?.removeEventListener("abort", abort)
    // Who leaves before the end of the answer stops the engine's push with it.
    stop.abort()
  }
}
