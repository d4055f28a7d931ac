import type { LayerEntry } from "@stagecraft/engine"
import type { Span } from "@stagecraft/ir"
import type { CodeSpan } from "../explain/explanation.ts"
import type { PlannedImage } from "../plan-build.ts"
import { AS_WRITTEN, asWritten, buildAndRead, failureOf, LABEL, OPTIMIZED } from "./build-pair.ts"
import type { BuiltSide, VerifyScene } from "./build-pair.ts"
import { classify } from "./classify.ts"
import { compareConfig } from "./compare-config.ts"
import { compareFiles } from "./compare-files.ts"
import type { FileDifference } from "./compare-files.ts"
import { foldFolders } from "./fold-folders.ts"
import { configOrigin, layerOrigins } from "./origins.ts"
import type { Origin } from "./origins.ts"
import type { ChangedField, ChangedFile, Side, StepPlace, Verification } from "./verification.ts"

/** What comparing one image takes. */
export interface VerifyWish {
  readonly platform: string | undefined
  readonly codeOf: (span: Span) => CodeSpan
  readonly note: (sentence: string) => void
}

/**
 * Builds an image as written and optimized, and compares what came out. When something differs, the one as written is
 * built once more without a cache, and what differs then too is not the optimizer's doing.
 *
 * @throws ImageError when one of them cannot be built or read.
 */
export async function verifyImage(
  scene: VerifyScene,
  optimized: PlannedImage,
  { platform, codeOf, note }: VerifyWish,
): Promise<Verification> {
  const plain = asWritten(scene, optimized)
  const { record } = optimized.compiled.compilation
  const done = record.filter(({ action }) => action === "did")
  const leavesOut = [...new Set(done.flatMap((each) => each.leavesOut ?? []))]
  const drops = done.flatMap((each) => each.drops ?? [])
  const known = new Map<string, readonly LayerEntry[]>()
  const [before, after] = await buildAndRead(
    scene,
    [
      { what: AS_WRITTEN, planned: plain },
      { what: OPTIMIZED, planned: optimized },
    ],
    platform,
    known,
    failureOf(optimized),
  )
  const found = compareFiles(before!.tree, after!.tree)
  const config = compareConfig(before!.saved, after!.saved, LABEL)
  const first = classify(found, leavesOut, [])
  let again: readonly FileDifference[] = []
  if (first.real.length > 0) {
    note("they differ; building it as written once more, without a cache …")
    const anew = { ...plain, request: { ...plain.request, noCache: true } }
    const [second] = await buildAndRead(
      scene,
      [{ what: "as written again", planned: anew }],
      platform,
      known,
    )
    again = compareFiles(before!.tree, second!.tree)
  }
  const { real, leftOut, fromBuildToBuild } = classify(found, leavesOut, again)
  const sides = [sideOf(before!, plain, codeOf), sideOf(after!, optimized, codeOf)] as const
  return {
    image: optimized.request.image,
    ...(platform !== undefined && { platform }),
    compared: true,
    same: real.length === 0 && config.length === 0,
    paths: new Set([...before!.tree.keys(), ...after!.tree.keys()]).size,
    layers: { asWritten: before!.saved.layers.length, optimized: after!.saved.layers.length },
    size: { asWritten: before!.size, optimized: after!.size },
    files: foldFolders(real).map(([each, below]) => changedFile(each, below, sides)),
    config: config.map(({ field, ...values }): ChangedField => ({
      field,
      asWritten: side(values.asWritten, sides[0].ofField(field)),
      optimized: side(values.optimized, sides[1].ofField(field)),
    })),
    leftOut,
    drops,
    fromBuildToBuild: fromBuildToBuild.map(({ path, aspect }) => ({ path, aspect })),
  }
}

/** Where the things of one image come from. */
interface SidePlaces {
  readonly ofLayer: (layer: number | undefined) => StepPlace | undefined
  readonly ofField: (field: string) => StepPlace | undefined
}

function sideOf(
  { compiled: { compilation }, saved }: BuiltSide,
  { request: { target } }: PlannedImage,
  codeOf: VerifyWish["codeOf"],
): SidePlaces {
  const origins = layerOrigins(saved.history, compilation, target)
  const stepPlace = (origin: Origin | undefined): StepPlace | undefined =>
    origin && { step: origin.step, line: origin.line, span: codeOf(origin.span) }
  return {
    ofLayer: (layer) => (layer === undefined ? undefined : stepPlace(origins[layer])),
    ofField: (field) => stepPlace(configOrigin(field, compilation, target)),
  }
}

function side(value: string | undefined, from: StepPlace | undefined): Side {
  return { ...(value !== undefined && { value }), ...(value !== undefined && from && { from }) }
}

function changedFile(
  { path, aspect, layers, ...values }: FileDifference,
  below: number,
  [before, after]: readonly [SidePlaces, SidePlaces],
): ChangedFile {
  return {
    path,
    aspect,
    below,
    asWritten: side(values.asWritten, before.ofLayer(layers.asWritten)),
    optimized: side(values.optimized, after.ofLayer(layers.optimized)),
  }
}
