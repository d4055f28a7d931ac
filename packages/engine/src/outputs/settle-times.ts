import { isYes } from "@stagecraft/ir"
import type { Backend } from "@stagecraft/ir"

import type { EngineInfo } from "../engine.ts"
import { hasContainerdStore } from "./containerd-store.ts"

/**
 * Whether the engine can give the files of layers one time: BuildKit rewrites them from 0.13 on, which is in Docker 26, and
 * only on their way into archives, registries and containerd's store.
 */
export function rewritesTimes(info: Pick<EngineInfo, "name" | "store" | "version">): boolean {
  return (
    info.name === "Docker" && hasContainerdStore(info) && Number.parseInt(info.version, 10) >= 26
  )
}

/**
 * Outputs whose times come from one time, in the words of exporters. What an output says itself stays.
 *
 * The frontend is told nothing of it: it would make each folder of a WORKDIR at that time, and with a new one build anew
 * everything that follows. Exporters set later times back, which has the same result and keeps the cache.
 *
 * @param epoch - Seconds since 1970.
 */
export function settleTimes(
  outputs: readonly Backend[],
  epoch: number,
  rewrites: boolean,
): readonly Backend[] {
  const time = { "source-date-epoch": String(epoch) }
  // Which media types an exporter writes unless told depends on its version and on where the image goes.
  const layers = { ...time, "rewrite-timestamp": "true", "oci-mediatypes": "true" }
  return outputs.map(({ type, attributes }) => {
    if (type === "cacheonly") return { type, attributes }
    if (type === "local" || type === "tar") return { type, attributes: { ...time, ...attributes } }
    return { type, attributes: rewrites ? { ...layers, ...attributes } : attributes }
  })
}

/** Whether an output rewrites the times of layers. */
export function isRewritten({ attributes }: Pick<Backend, "attributes">): boolean {
  return isYes(attributes["rewrite-timestamp"])
}
