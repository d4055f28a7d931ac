import { rewritesTimes } from "@stagecraft/engine"
import type { LayerEntry, SavedImage } from "@stagecraft/engine"
import type { PlannedImage } from "../plan-build.ts"
import { buildAndRead, LABEL } from "./build-pair.ts"
import type { BuiltSide, VerifyScene } from "./build-pair.ts"
import { compareConfig } from "./compare-config.ts"
import { compareLayers } from "./compare-layers.ts"
import { foldFolders } from "./fold-folders.ts"
import { knownCause } from "./known-causes.ts"
import { layerOrigins } from "./origins.ts"
import type { Reproduction, RestlessField, RestlessLayer, TwoBuilds } from "./reproduction.ts"
import type { VerifyWish } from "./verify-image.ts"

/**
 * Builds an image twice, one after the other, and compares what came out, layer by layer.
 *
 * @param planned - To be built without a cache.
 * @throws ImageError when it cannot be built or read.
 */
export async function reproduceImage(
  scene: VerifyScene,
  planned: PlannedImage,
  { platform, codeOf }: Omit<VerifyWish, "note">,
): Promise<Reproduction> {
  const { request } = planned
  const known = new Map<string, readonly LayerEntry[]>()
  // In one build the engine would run what both have once.
  const build = async (what: string): Promise<BuiltSide> => {
    const [side] = await buildAndRead(scene, [{ what, planned }], platform, known)
    return side!
  }
  const [first, second] = [await build("first build"), await build("second build")]
  const rewrites = rewritesTimes(scene.engine.info)
  const layers = compareLayers(first.saved, second.saved, rewrites)
  const { compilation } = planned.compiled
  const origins = layerOrigins(first.saved.history, compilation, request.target)
  const changed = layers.flatMap(({ layer, files, keptTimes }): RestlessLayer[] => {
    if (files.length === 0 && keptTimes > 0) return []
    const origin = origins[layer]
    const from = origin && { step: origin.step, line: origin.line, span: codeOf(origin.span) }
    return [
      {
        layer,
        ...(from && { from }),
        files: foldFolders(files).map(([{ path, aspect, asWritten, optimized }, below]) => {
          const cause = knownCause(path, aspect)
          return {
            path,
            aspect,
            below,
            ...(cause !== undefined && { cause }),
            ...both(asWritten, optimized),
          }
        }),
      },
    ]
  })
  const config = [
    ...compareConfig(first.saved, second.saved, LABEL).map(
      ({ field, asWritten, optimized }): RestlessField => ({
        field,
        ...both(asWritten, optimized),
      }),
    ),
    ...(rewrites ? compareTimes(first.saved, second.saved) : []),
  ]
  const isSame = changed.length === 0 && config.length === 0
  return {
    image: request.image,
    ...(platform !== undefined && { platform }),
    same: isSame && (!rewrites || first.id === second.id),
    sourceDateEpoch: request.sourceDateEpoch ?? 0,
    rewritesTimes: rewrites,
    ids: [first.id, second.id],
    paths: first.tree.size,
    layers: first.saved.layers.length,
    changed,
    config,
    keptTimes: layers.reduce((sum, { keptTimes }) => sum + keptTimes, 0),
  }
}

function both(first: string | undefined, second: string | undefined): TwoBuilds {
  return { ...(first !== undefined && { first }), ...(second !== undefined && { second }) }
}

/** When the image and its layers are said to have been made, and by what. */
function compareTimes(first: SavedImage, second: SavedImage): readonly RestlessField[] {
  const fields = ({ description }: SavedImage): Map<string, string> => {
    const history = (description["history"] ?? []) as readonly Record<string, unknown>[]
    return new Map([
      ["created", JSON.stringify(description["created"])],
      ...history.map((entry, at): [string, string] => [`history.${at}`, JSON.stringify(entry)]),
    ])
  }
  const [before, after] = [fields(first), fields(second)]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((field) => {
    const [one, other] = [before.get(field), after.get(field)]
    return one === other ? [] : [{ field, ...both(one, other) }]
  })
}
