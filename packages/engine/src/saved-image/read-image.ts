import { ImageError } from "@stagecraft/ir"
import type { Connection } from "../connection.ts"
import { explainLoss } from "../explain-cause.ts"
import { buildInterrupted, engineLost, engineRefused } from "../problems.ts"
import { messageOf, openRequest, responseOf } from "../send.ts"
import { readSaved } from "./read-saved.ts"
import type { ReadOptions, SavedImage } from "./saved-image.ts"

/** Reads an image of the engine's store to its last file; see {@link Engine.read}. */
export async function readImage(
  { address, prefix, info }: Connection,
  reference: string,
  { signal, known }: ReadOptions,
): Promise<SavedImage> {
  const what = `reading ${reference}`
  try {
    signal?.throwIfAborted()
    const path = `${prefix}/images/${encodeURIComponent(reference)}/get`
    const open = await openRequest(address, { path, ...(signal && { signal }) })
    const answer = responseOf(open)
    open.end()
    const response = await answer
    if (response.statusCode !== 200) {
      const text = (await response.setEncoding("utf8").toArray()).join("")
      const status = response.statusCode ?? 0
      throw new ImageError(engineRefused(what, messageOf({ status, text })))
    }
    return await readSaved(response as AsyncIterable<Uint8Array>, { ...(known && { known }) })
  } catch (error) {
    if (error instanceof ImageError) throw error
    if (signal?.aborted) throw new ImageError(buildInterrupted(undefined), { cause: error })
    // The socket's errors have a code; what cannot be read has words.
    if (error instanceof Error && !("code" in error))
      throw new ImageError(engineRefused(what, error.message), { cause: error })
    throw new ImageError(engineLost(info.address, explainLoss(error)), { cause: error })
  }
}
