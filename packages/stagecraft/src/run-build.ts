import type { BuildEvent, BuildRequest } from "@stagecraft/engine"
import { ImageError, isImageError } from "@stagecraft/ir"
import { pointAtParts } from "./failing-part.ts"
import type { FailedImage } from "./failing-part.ts"
import { maskCause, maskDiagnostic } from "./mask.ts"
import type { Mask } from "./mask.ts"
import type { BuildPlan } from "./plan-build.ts"
import type { BuildSummary } from "./progress/build-summary.ts"

/** One image that was built. */
export interface BuiltImage {
  readonly name: string
  /** In the engine's store; empty when the result went elsewhere alone. */
  readonly id: string
  /** Of the manifest or the index, where the exporter tells. */
  readonly digest?: string
  readonly tags: readonly string[]
  /** Bytes of all layers; 0 when the image is not in the engine's store. */
  readonly size: number
  readonly seconds: number
  /** The author's steps without FROM, and how many of them came from the cache. */
  readonly steps: number
  readonly cached: number
  /** Where it went besides: the folders and files of its outputs. */
  readonly outputs: readonly string[]
  /** What the exporters answered, in their own words. */
  readonly metadata: Readonly<Record<string, string>>
}

/** How a plan is carried out. */
export interface RunSide {
  readonly signal: AbortSignal
  readonly mask: Mask
  readonly onEvent: (event: BuildEvent) => void
  readonly note: (sentence: string) => void
  /** What the events told, asked at the end. */
  readonly summary: () => BuildSummary
  readonly parallel?: number | undefined
  readonly keepGoing?: boolean
  readonly stdout?: (chunk: Uint8Array) => void | Promise<void>
  readonly debug?: ((sentence: string) => void) | undefined
}

type Done = Extract<BuildEvent, { readonly type: "image-done" }>

/** The same build from another text, up to another stage, cached as far as it can be, keeping nothing. */
function again(
  request: BuildRequest,
  dockerfile: string,
  target: string | undefined,
): BuildRequest {
  const whole: BuildRequest & { target?: string } = { ...request }
  delete whole.target
  return {
    ...whole,
    dockerfile,
    tags: [],
    noCache: false,
    pull: false,
    cacheTo: [],
    outputs: [{ type: "cacheonly", attributes: {} }],
    ...(target !== undefined && { target }),
  }
}

/**
 * Builds what was planned. Secrets are masked in what it throws; events are handed on as they come.
 *
 * @throws ImageError; a failure in a RUN of several commands points at the one that failed.
 */
export async function runBuild(plan: BuildPlan, side: RunSide): Promise<readonly BuiltImage[]> {
  const { engine, images } = plan
  const { signal, mask, debug } = side
  const failed: FailedImage[] = []
  const requestOf = new Map<FailedImage, BuildRequest>()
  const done = new Map<string, Done>()
  const options = {
    signal,
    keepGoing: side.keepGoing ?? false,
    ...(side.parallel !== undefined && { parallel: side.parallel }),
    ...(side.stdout && { stdout: side.stdout }),
    ...(debug && { debug }),
  }
  try {
    const requests = images.map(({ request }) => request)
    for await (const event of engine.build(requests, options)) {
      side.onEvent(event)
      if (event.type === "image-done") done.set(event.image, event)
      if (event.type !== "image-failed") continue
      const { compiled, request } = images.find((each) => each.request.image === event.image)!
      const one = { compilation: compiled.compilation, failure: event.failure }
      failed.push(one)
      requestOf.set(one, request)
    }
  } catch (error) {
    if (!isImageError(error)) throw error
    const found = await pointAtParts(error.diagnostics, failed, {
      build: (one, dockerfile, stage, until) =>
        engine.build([again(requestOf.get(one)!, dockerfile, stage)], { signal: until }),
      note: side.note,
      signal,
    })
    throw new ImageError(
      found.map((each) => maskDiagnostic(each, mask)),
      { cause: maskCause(error.cause, mask) },
    )
  }
  const counts = new Map(side.summary().images.map((each) => [each.image, each]))
  return Promise.all(
    images.map(async ({ request }) => {
      const { image: name, tags = [], outputs = [] } = request
      const { id = "", digest, metadata, milliseconds } = done.get(name)!
      const { steps = 0, cached = 0 } = counts.get(name) ?? {}
      return {
        name,
        id,
        ...(digest !== undefined && { digest }),
        tags,
        size: id === "" ? 0 : ((await engine.inspect(id))?.size ?? 0),
        seconds: milliseconds / 1000,
        steps,
        cached,
        outputs: outputs.flatMap(({ attributes }) => attributes["dest"] ?? []),
        metadata,
      }
    }),
  )
}
