import type { BuildRequest, Engine, LayerEntry, SavedImage } from "@stagecraft/engine"
import type { BuildOverrides } from "../build-overrides.ts"
import { buildRequest } from "../build-request.ts"
import { compileImage } from "../compile-image.ts"
import type { CompiledImage } from "../compile-image.ts"
import type { PlannedImage } from "../plan-build.ts"
import { withSourceDate } from "../reproducible/source-dates.ts"
import type { BuildOutcome } from "../run-build.ts"
import { ImageError, isImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import type { Terminal } from "../terminal.ts"
import { explainFailure } from "./optimized-fails.ts"
import { flatten } from "./flatten.ts"
import type { FileTree } from "./flatten.ts"

/** The label that makes an image that is built to be compared another one than any that is there already. */
export const LABEL = "stagecraft.verify"

/** What the two of a pair are called. */
export const AS_WRITTEN = "as written"
export const OPTIMIZED = "optimized"

/** Where the images to compare are built. */
export interface VerifyScene {
  readonly engine: Engine
  readonly overrides: BuildOverrides
  readonly env: Terminal["env"]
  readonly signal: AbortSignal
  /** Letters and digits that nobody else has in a name. */
  readonly nonce: string
  /** Builds and shows how it goes on. */
  readonly build: (images: readonly PlannedImage[]) => Promise<BuildOutcome>
}

/** An image that was built and read. */
export interface BuiltSide {
  /** In the engine's store, as long as it was there. */
  readonly id: string
  readonly compiled: CompiledImage
  readonly saved: SavedImage
  readonly tree: FileTree
  readonly size: number
}

/** The same image without optimization, with the secrets that were fetched for the optimized one. */
export function asWritten(scene: VerifyScene, optimized: PlannedImage): PlannedImage {
  const { overrides, env } = scene
  const { request } = optimized
  const { project } = optimized.compiled
  const compiled = compileImage(project, optimized.compiled.image, {
    optimize: false,
    purpose: "build",
    knownBases: optimized.compiled.compilation.graph.knownBases,
  })
  const { secrets = new Map(), ssh = new Map() } = request
  const place = { directory: project.directory, env }
  const plain = buildRequest(compiled, overrides, { secrets, ssh }, place)
  const own = withSourceDate(plain, compiled, request.sourceDateEpoch)
  const { contextKey, forbids } = request
  return {
    compiled,
    request: {
      ...own,
      ...(forbids && { forbids }),
      ...(contextKey && { contextKey: `${contextKey} as written` }),
    },
  }
}

const nameOf = ({ image }: BuildRequest, what: string): string => `${image} (${what})`

/** What is thrown where one of a pair was not built: of the optimized one alone, that the optimizer is at fault. */
export function failureOf(optimized: PlannedImage): (outcome: BuildOutcome) => unknown {
  const { request, compiled } = optimized
  return ({ error, built, failed }) => {
    if (!isImageError(error)) return error
    const { diagnostics } = error
    const plain = nameOf(request, AS_WRITTEN)
    const isOurs =
      failed.includes(nameOf(request, OPTIMIZED)) && built.some(({ name }) => name === plain)
    const { image, compilation } = compiled
    const told = isOurs
      ? [explainFailure(image, diagnostics, compilation.record), ...diagnostics]
      : diagnostics.filter((each, index) => index === diagnostics.findIndex(isLike(each)))
    return new ImageError(told, { cause: error.cause })
  }
}

/** Both fail alike, and it is told once. */
const isLike =
  (a: Diagnostic) =>
  (b: Diagnostic): boolean =>
    a.code === b.code && a.span?.file === b.span?.file && a.span?.line === b.span?.line

/** The same build under a name of its own, into the engine's store and nowhere else. */
function forReading(
  { compiled, request }: PlannedImage,
  { nonce }: VerifyScene,
  what: string,
  platform: string | undefined,
): PlannedImage {
  const own: BuildRequest = {
    ...request,
    image: nameOf(request, what),
    tags: [`stagecraft-verify:${nonce}-${what.replaceAll(" ", "-")}`],
    labels: { ...request.labels, [LABEL]: nonce },
    platforms: platform === undefined ? [] : [platform],
    outputs: [],
    cacheTo: [],
    attest: [],
  }
  return { compiled, request: own }
}

/** Something to build, and what it is called beside the image's name. */
export interface NamedBuild {
  readonly what: string
  readonly planned: PlannedImage
}

/**
 * Builds images, hands them over read to the last file, and takes them off the engine again, whatever happens.
 *
 * @param onFailure - What is thrown when one of them was not built; the build's own error unless set.
 * @throws ImageError why one of them was not built, or cannot be read.
 */
export async function buildAndRead(
  scene: VerifyScene,
  builds: readonly NamedBuild[],
  platform: string | undefined,
  known: Map<string, readonly LayerEntry[]>,
  onFailure: (outcome: BuildOutcome) => unknown = ({ error }) => error,
): Promise<readonly BuiltSide[]> {
  const { engine, signal } = scene
  const images = builds.map(({ what, planned }) => forReading(planned, scene, what, platform))
  const tags = images.flatMap(({ request }) => request.tags ?? [])
  try {
    const outcome = await scene.build(images)
    if (outcome.error !== undefined) throw onFailure(outcome)
    const sides: BuiltSide[] = []
    for (const [index, { compiled }] of images.entries()) {
      const saved = await engine.read(tags[index]!, { signal, known })
      const { id = "", size = 0 } = outcome.built[index] ?? {}
      sides.push({ id, compiled, saved, tree: flatten(saved.layers), size })
    }
    return sides
  } finally {
    // An engine that is gone cannot be asked for it, and its own error says so.
    await Promise.all(tags.map((tag) => engine.remove(tag).catch(() => undefined)))
  }
}
