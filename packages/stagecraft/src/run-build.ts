import type { BuildEvent, BuildRequest } from "@stagecraft/engine"
import { ImageError, isImageError } from "@stagecraft/ir"
import type { BuiltImage as ToldImage } from "./api/build-result.ts"
import { pointAtParts } from "./failing-part.ts"
import type { FailedImage } from "./failing-part.ts"
import { maskCause, maskDiagnostic } from "./mask.ts"
import { namesGiven } from "./build-request.ts"
import type { Mask } from "./mask.ts"
import { nameSteps } from "./name-steps.ts"
import type { BuildPlan } from "./plan-build.ts"
import { baseHasTriggers } from "./problems.ts"
import type { BuildSummary } from "./progress/build-summary.ts"

/** One image that was built, before it is put into the words of who asked. */
export interface BuiltImage extends Omit<ToldImage, "milliseconds" | "metadata"> {
  readonly seconds: number
  /** Not built: it was, from the very same. Absent for every other. */
  readonly unchanged?: true
  /** What the exporters answered, as they did. */
  readonly metadata: Readonly<Record<string, string>>
}

/** What became of a plan. */
export interface BuildOutcome {
  /** In the plan's order, as the two lists of names. */
  readonly built: readonly BuiltImage[]
  readonly failed: readonly string[]
  /** Not built because another one failed, the build was stopped or the engine was lost. */
  readonly stopped: readonly string[]
  /** Why not all of them were built. */
  readonly error?: unknown
  /** Of which a base has triggers that were not counted on. */
  readonly triggered?: readonly string[]
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
 * Builds what was planned. Secrets are masked in the error of the outcome; events are handed on as they come.
 *
 * A failure in a RUN of several commands points at the one that failed. What the taker of standard output throws is the
 * outcome's error as it is.
 */
export async function runBuild(plan: BuildPlan, side: RunSide): Promise<BuildOutcome> {
  const { engine, images, unseenChanges } = plan
  const { signal, mask, debug } = side
  const failed: FailedImage[] = []
  const requestOf = new Map<FailedImage, BuildRequest>()
  const triggered: string[] = []
  const done = new Map<string, Done>()
  const reader: { error?: unknown } = {}
  const options = {
    signal,
    keepGoing: side.keepGoing ?? false,
    ...(unseenChanges && { unseenChanges }),
    ...(side.parallel !== undefined && { parallel: side.parallel }),
    ...(side.stdout && { stdout: noted(side.stdout, reader) }),
    ...(debug && { debug }),
  }
  const named = nameSteps(images)
  let error: unknown
  try {
    const requests = images.map(({ request }) => request)
    for await (const told of engine.build(requests, options)) {
      const event = named(told)
      side.onEvent(event)
      if (event.type === "image-done") done.set(event.image, event)
      if (event.type !== "image-failed") continue
      if (event.failure.kind === baseHasTriggers.code) triggered.push(event.image)
      const { compiled, request } = images.find((each) => each.request.image === event.image)!
      const one = { compilation: compiled.compilation, failure: event.failure }
      failed.push(one)
      requestOf.set(one, request)
    }
  } catch (thrown) {
    // A Ctrl-C reaches who reads the result, too.
    if (reader.error !== undefined && !signal.aborted) ({ error } = reader)
    else if (!isImageError(thrown)) throw thrown
    else {
      const found = await pointAtParts(thrown.diagnostics, failed, {
        build: (one, dockerfile, stage, until) =>
          engine.build([again(requestOf.get(one)!, dockerfile, stage)], { signal: until }),
        note: side.note,
        signal,
      })
      error = new ImageError(
        found.map((each) => maskDiagnostic(each, mask)),
        { cause: maskCause(thrown.cause, mask) },
      )
    }
  }
  const counts = new Map(side.summary().images.map((each) => [each.image, each]))
  const sizeOf = async (id: string): Promise<number | undefined> => {
    try {
      return (await engine.inspect(id))?.size
    } catch (thrown) {
      // Of an engine that was lost the error tells already.
      if (error === undefined) throw thrown
      return undefined
    }
  }
  const result = async (request: BuildRequest, end: Done): Promise<BuiltImage> => {
    const { image: name, outputs = [] } = request
    const { id, digest, metadata, milliseconds } = end
    const { steps = 0, cached = 0 } = counts.get(name) ?? {}
    const size = id === undefined ? undefined : await sizeOf(id)
    return {
      name,
      ...(id !== undefined && { id }),
      ...(digest !== undefined && { digest }),
      tags: namesGiven(request),
      ...(size !== undefined && { size }),
      seconds: milliseconds / 1000,
      steps,
      cached,
      outputs: outputs.flatMap(({ attributes }) => attributes["dest"] ?? []),
      metadata,
    }
  }
  const names = images.map(({ request }) => request.image)
  const wrong = new Set([...requestOf.values()].map(({ image }) => image))
  return {
    built: await Promise.all(
      images.flatMap(({ request }) => {
        const end = done.get(request.image)
        return end ? [result(request, end)] : []
      }),
    ),
    failed: names.filter((name) => wrong.has(name)),
    stopped: names.filter((name) => !wrong.has(name) && !done.has(name)),
    ...(error !== undefined && { error }),
    ...(triggered.length > 0 && !signal.aborted && { triggered }),
  }
}

/** The same taker, with what it threw noted: the engine would tell it as an output that could not be saved. */
function noted(take: NonNullable<RunSide["stdout"]>, reader: { error?: unknown }): typeof take {
  return async (chunk) => {
    try {
      await take(chunk)
    } catch (error) {
      reader.error ??= error
      throw error
    }
  }
}
