import { ask } from "../../scripts/engine/engine-api.ts"
import { isContextOf, pruneCache } from "../build-cache.ts"

/**
 * Takes away what a benchmark left in the engine's build cache, and only that: layers whose step names the benchmark's
 * folder, and copies of a context that came since the benchmark started and are as large as its own.
 *
 * An engine names a copied context after nothing that we choose, so time and size must do: on an engine that others
 * use at the same time, a context of that very size that they sent meanwhile would go too, and cost them an upload.
 */
export async function cleanUp(
  host: string,
  mark: string,
  since: Date,
  contextBytes: number,
): Promise<void> {
  await pruneCache(
    host,
    (record) =>
      record.Description.includes(mark) ||
      (isContextOf(record, contextBytes) && new Date(record.CreatedAt) >= since),
  )
}

/** Removes an image by its id, or a tag and the image when it was the last one. */
export async function removeImage(host: string, reference: string): Promise<void> {
  const path = `/v1.43/images/${encodeURIComponent(reference)}?force=1`
  await ask(host, path, { method: "DELETE", timeoutMs: 0 })
}

/** The id of the image behind a tag. */
export async function imageId(host: string, tag: string): Promise<string> {
  const { status, text } = await ask(host, `/v1.43/images/${encodeURIComponent(tag)}/json`)
  if (status !== 200) throw new Error(`${tag} was not built: ${text}`)
  return (JSON.parse(text) as { readonly Id: string }).Id
}
