import { ask } from "../scripts/engine/engine-api.ts"

/** What an engine tells of a layer or a copied context in its build cache. */
export interface CacheRecord {
  readonly ID: string
  readonly Type: string
  readonly Description: string
  readonly CreatedAt: string
  readonly Size: number
}

/**
 * Takes those records out of an engine's build cache that are chosen.
 *
 * @throws Error when the engine does not tell what it has.
 */
export async function pruneCache(
  host: string,
  isOurs: (record: CacheRecord) => boolean,
): Promise<void> {
  const { status, text } = await ask(host, "/v1.43/system/df?type=build-cache", { timeoutMs: 0 })
  if (status !== 200) throw new Error(`the engine's disk use cannot be read: ${text}`)
  const { BuildCache } = JSON.parse(text) as { readonly BuildCache: readonly CacheRecord[] | null }
  const ids = (BuildCache ?? []).filter(isOurs).map(({ ID }) => ID)
  // One at a time, so that one which is in use does not keep the rest; a parent goes after its children.
  for (const id of [...ids, ...ids]) {
    const filters = encodeURIComponent(JSON.stringify({ id: { [id]: true } }))
    await ask(host, `/v1.43/build/prune?all=1&filters=${filters}`, { method: "POST", timeoutMs: 0 })
  }
}

/** Whether it is a copy of a context of about so many bytes: an engine names it after nothing that we choose. */
export const isContextOf = ({ Type, Size }: CacheRecord, bytes: number): boolean =>
  Type === "source.local" && Math.abs(Size / bytes - 1) < 0.02
