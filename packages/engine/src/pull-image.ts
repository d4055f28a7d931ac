import { ImageError } from "@stagecraft/ir"
import { buffer } from "node:stream/consumers"

import type { Connection } from "./connection.ts"
import type { PullOptions } from "./engine.ts"
import { explainLoss } from "./explain-cause.ts"
import { registryOf, splitReference } from "./image-reference.ts"
import { buildInterrupted, engineLost, engineRefused } from "./problems.ts"
import { readNdjson } from "./read-ndjson.ts"
import { registryAuth } from "./registry-auth.ts"
import { messageOf, openRequest, responseOf } from "./send.ts"

/** One value of the answer to `POST /images/create`. */
interface PullMessage {
  readonly error?: string
  readonly errorDetail?: { readonly message?: string }
}

/**
 * Has the engine fetch an image; see {@link Engine.pull}.
 *
 * @see https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Image/operation/ImageCreate
 */
export async function pullImage(
  connection: Connection,
  reference: string,
  { platform, signal }: PullOptions,
): Promise<void> {
  const stop = new AbortController()
  const abort = (): void => stop.abort()
  try {
    signal?.throwIfAborted()
    signal?.addEventListener("abort", abort, { once: true })
    const notes: string[] = []
    const auth = await registryAuth(connection, registryOf(reference), (sentence) =>
      notes.push(sentence),
    )
    const { repo, tag } = splitPinned(reference)
    const query = new URLSearchParams({ fromImage: repo, tag, ...(platform && { platform }) })
    const open = await openRequest(connection.address, {
      method: "POST",
      path: `${connection.prefix}/images/create?${query.toString()}`,
      headers: { "X-Registry-Auth": auth, "Content-Length": 0 },
      signal: stop.signal,
    })
    const response = responseOf(open)
    open.end()
    const words = await wordsOf(await response)
    if (words !== undefined)
      throw new ImageError(engineRefused(`fetching ${reference}`, [words, ...notes].join("; ")))
  } catch (error) {
    if (signal?.aborted) throw new ImageError(buildInterrupted(undefined), { cause: error })
    if (error instanceof ImageError) throw error
    const { address } = connection.info
    throw new ImageError(engineLost(address, explainLoss(error)), { cause: error })
  } finally {
    signal?.removeEventListener("abort", abort)
    // Who leaves before the end of the answer stops the engine's pull with it.
    stop.abort()
  }
}

/** The words of what went wrong; undefined when the answer ends without any. */
async function wordsOf(response: Awaited<ReturnType<typeof responseOf>>) {
  if (response.statusCode !== 200) {
    const text = (await buffer(response)).toString("utf8")
    return messageOf({ status: response.statusCode ?? 0, text })
  }
  let words: string | undefined
  for await (const value of readNdjson(response)) {
    const { error, errorDetail } = value as PullMessage
    if (error !== undefined || errorDetail) words ??= (errorDetail?.message ?? error ?? "").trim()
  }
  return words
}

/** A digest counts, whatever tag stands before it. */
function splitPinned(reference: string): { readonly repo: string; readonly tag: string } {
  const at = reference.indexOf("@")
  if (at < 0) return splitReference(reference)
  return { repo: splitReference(reference.slice(0, at)).repo, tag: reference.slice(at + 1) }
}
