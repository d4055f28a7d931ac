import { once } from "node:events"
import type { ClientRequest, IncomingMessage } from "node:http"
import { text } from "node:stream/consumers"

import { ImageError } from "@stagecraft/ir"
import type { Span } from "@stagecraft/ir"

import type { Connection } from "../connection.ts"
import { engineRefused } from "../problems.ts"
import { messageOf, openRequest, responseOf } from "../send.ts"
import type { SendSink } from "../session/file-send.ts"
import type { OutputPlace } from "./output-place.ts"

/** One line of what the engine tells while it loads. */
interface LoadLine {
  readonly error?: string
}

/**
 * The output that goes back into the engine's own store, as `docker load` has it. The image keeps its digest.
 *
 * @see https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Image/operation/ImageLoad
 */
export function openOutputLoad(
  { address, prefix }: Connection,
  { signal, span }: { readonly signal?: AbortSignal | undefined; readonly span?: Span | undefined },
): OutputPlace & { readonly sink: SendSink } {
  let open: ClientRequest | undefined
  let answer: Promise<IncomingMessage> | undefined
  let done = false
  const start = async (): Promise<ClientRequest> => {
    const path = `${prefix}/images/load?quiet=1`
    const headers = { "Content-Type": "application/x-tar" }
    const started = await openRequest(address, {
      method: "POST",
      path,
      headers,
      ...(signal && { signal }),
    })
    answer = responseOf(started)
    open = started
    return started
  }
  const take = async (chunks: readonly Uint8Array[]): Promise<void> => {
    const request = open ?? (await start())
    const room = chunks.map((chunk) => request.write(chunk)).every(Boolean)
    // An engine that has had enough answers before the end, and takes no more.
    if (!room) await Promise.race([once(request, "drain"), answer])
  }
  const commit = async (): Promise<void> => {
    const request = open ?? (await start())
    request.end()
    const response = await answer!
    const words = await text(response)
    done = true
    const failure = failureIn(response.statusCode ?? 0, words)
    if (failure !== undefined)
      throw new ImageError(engineRefused("loading the image into its store", failure, span))
  }
  return {
    sink: { kind: "bytes", take },
    commit,
    discard: async () => {
      if (!done) open?.destroy()
    },
  }
}

/** What the engine says is wrong, in its own words; an answer that is no JSON is of another server, and wrong as it is. */
function failureIn(status: number, words: string): string | undefined {
  if (status !== 200) return messageOf({ status, text: words })
  try {
    for (const line of words.split("\n").filter((each) => each.trim() !== "")) {
      const { error } = JSON.parse(line) as LoadLine
      if (error !== undefined) return error
    }
  } catch {
    return messageOf({ status, text: words })
  }
  return undefined
}
