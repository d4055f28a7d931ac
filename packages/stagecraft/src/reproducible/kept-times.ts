import { rewritesTimes } from "@stagecraft/engine"
import type { BuildRequest, EngineInfo } from "@stagecraft/engine"
import type { Diagnostic, ImageNode } from "@stagecraft/ir"
import { timesNotRewritten } from "../problems.ts"

/** Outputs that are no image; exporters set their times themselves. */
const FILES = new Set(["local", "tar", "cacheonly"])

interface Planned {
  readonly compiled: { readonly image: ImageNode }
  readonly request: Pick<BuildRequest, "outputs" | "sourceDateEpoch">
}

/** Says of images that are to be reproducible that this engine leaves the times of their files as they are. */
export function keptTimes(drafts: readonly Planned[], info: EngineInfo): readonly Diagnostic[] {
  if (info.buildkit && rewritesTimes(info)) return []
  const { name, version, buildkit, store } = info
  const isOld = !buildkit || (name === "Docker" && Number.parseInt(version, 10) < 23)
  const engine = `${name} ${version} ${buildkit ? `with its ${store} store` : "without BuildKit"}`
  return drafts.flatMap(({ compiled: { image }, request }) => {
    const { outputs = [], sourceDateEpoch } = request
    const isImage = outputs.length === 0 || outputs.some(({ type }) => !FILES.has(type))
    if (sourceDateEpoch === undefined || !(isImage || isOld)) return []
    return [timesNotRewritten(image.name, engine, image.span)]
  })
}
