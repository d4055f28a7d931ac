import { wrongValue } from "@stagecraft/dsl"
import { buildInterrupted, findEngine } from "@stagecraft/engine"
import { ImageError, isImageError } from "@stagecraft/ir"
import type { Diagnostic, ImageNode, ProjectNode, Span } from "@stagecraft/ir"
import { buildKnowing, tellingOnce } from "../build-knowing.ts"
import { projectFor } from "../for-profile.ts"
import { maskOfRequests } from "../mask.ts"
import { withUnseenChanges } from "../digest/build-changed.ts"
import { eventPlaces } from "../event-places.ts"
import { planBuild } from "../plan-build.ts"
import type { BuildPlan, BuildWish, WishedImage } from "../plan-build.ts"
import { BuildModel } from "../progress/build-model.ts"
import { summarize, toldStep } from "../progress/build-summary.ts"
import type { BuildSummary } from "../progress/build-summary.ts"
import { tellEvent } from "../progress/tell-event.ts"
import { runBuild } from "../run-build.ts"
import type { BuildOutcome, BuiltImage as RunImage } from "../run-build.ts"
import { selectImages } from "../select-images.ts"
import { inBuildOrder } from "../repo/build-order.ts"
import { unfold } from "../write-results.ts"
import { atCall } from "./at-call.ts"
import type { BuildOptions } from "./build-options.ts"
import type { BuildResult, BuiltImage } from "./build-result.ts"
import { listen } from "./listen.ts"
import type { Listening } from "./listen.ts"
import { nodeOf, pinned } from "./project.ts"
import { readBuildOptions } from "./read-build-options.ts"
import type { ReadBuildOptions } from "./read-build-options.ts"

/** What `build` does. @param call - Where it was called. */
export async function buildImages(
  project: unknown,
  options: unknown,
  call: Span,
): Promise<BuildResult> {
  const { node, images, read } = atCall(call, () => readCall(project, options))
  const { signal } = read.given
  const stop = new AbortController()
  const abort = (): void => stop.abort(signal?.reason)
  if (signal?.aborted) abort()
  else signal?.addEventListener("abort", abort)
  const listening = listen(() => stop.abort())
  // Readers know that they are functions; of what, the types say.
  const { onWarning } = read.given as Pick<BuildOptions, "onWarning">
  try {
    const { wished, problems } = await unlessStopped(stop.signal, () =>
      wishedOf(project, { node, images, read }),
    )
    for (const each of problems) listening.tell(onWarning, each)
    const tell = tellingOnce((found) => {
      // Planning may go on for a while after it was stopped.
      for (const each of found) if (!stop.signal.aborted) listening.tell(onWarning, each)
    })
    const planned = async (open?: ReadonlySet<string>): Promise<BuildPlan> => {
      const plan = await unlessStopped(stop.signal, () =>
        planBuild(
          { ...wishOf(wished, read, stop.signal), ...(open && { open }) },
          { tell, note: () => undefined },
        ),
      )
      atCall(call, () => checkStream(plan, read))
      stop.signal.throwIfAborted()
      return await unlessStopped(stop.signal, () => withUnseenChanges(plan, stop.signal))
    }
    const result = await run(planned, read, listening, stop.signal)
    await listening.settle()
    return result
  } catch (error) {
    await listening.settle()
    if (!signal?.aborted || !wasStopped(error, stop.signal)) throw error
    const diagnostics = isImageError(error) ? error.diagnostics : buildInterrupted(undefined)
    throw new ImageError(diagnostics, { cause: signal.reason })
  } finally {
    signal?.removeEventListener("abort", abort)
  }
}

/** What a call asks for. */
interface Asked {
  readonly node: ProjectNode
  readonly images: readonly ImageNode[]
  readonly read: ReadBuildOptions
}

function readCall(project: unknown, options: unknown): Asked {
  const found = nodeOf(project, "build")
  const read = readBuildOptions(options)
  const node = projectFor(found, read.given.profile)
  const images = selectImages(node, read.given.images ?? [])
  if (images.length > 1 && read.given.tags && read.given.tags.length > 0)
    throw wrongValue("build tags", {
      why: `they would name ${images.length} different images; name one in \`images\``,
    })
  return { node, images, read }
}

/** The images as they are to be built, and what is to be said of their names. */
async function wishedOf(
  project: unknown,
  { node, images, read }: Asked,
): Promise<{
  readonly wished: readonly WishedImage[]
  /** Warnings. */
  readonly problems: readonly Diagnostic[]
}> {
  const { buildArgs, contexts, platforms } = read.overrides
  const mustLock = read.given.locked ?? false
  const how = { buildArgs, contexts: Object.keys(contexts), platforms, mustLock }
  const locked = await pinned(project, node, images, how)
  const wished = inBuildOrder(images.map((image) => ({ image, project: node }))).map((each) => ({
    ...each,
    image: locked.images[images.indexOf(each.image)]!,
  }))
  return { wished, problems: locked.problems }
}

function wishOf(
  images: readonly WishedImage[],
  read: ReadBuildOptions,
  signal: AbortSignal,
): BuildWish {
  const { optimize = true, env = process.env } = read.given
  // Nothing is printed, so that nothing can run into what an output writes.
  const mode = { json: false, iidFile: undefined }
  const { overrides, secrets } = read
  const engine = () => findEngine(env)
  return { images, overrides, secrets, optimize, mode, env, engine, signal }
}

/** Planning asks an engine and runs commands; who stops it need not wait for their answers. */
async function unlessStopped<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const working = work()
  working.catch(() => undefined)
  let leave = (): void => undefined
  const stopped = new Promise<never>((_resolve, reject) => {
    leave = () => reject(signal.reason as Error)
    signal.addEventListener("abort", leave)
  })
  try {
    return await Promise.race([working, stopped])
  } finally {
    signal.removeEventListener("abort", leave)
  }
}

function wasStopped(error: unknown, signal: AbortSignal): boolean {
  return isImageError(error)
    ? error.diagnostics.some(({ code }) => code === "build-interrupted")
    : error === signal.reason
}

/** An output to a stream that nobody gave would be lost. */
function checkStream({ images }: BuildPlan, { given }: ReadBuildOptions): void {
  const written = images.some(({ request }) =>
    request.outputs?.some(({ attributes }) => attributes["dest"] === "-"),
  )
  if (written && !given.stdout)
    throw wrongValue("build outputs", {
      why: "dest=- is handed to the function `stdout`, and none is given",
    })
}

async function run(
  planned: (open?: ReadonlySet<string>) => Promise<BuildPlan>,
  read: ReadBuildOptions,
  listening: Listening,
  signal: AbortSignal,
): Promise<BuildResult> {
  let told: (() => BuildTimes) | undefined
  const { built, error } = await buildKnowing(await planned(), {
    plan: planned,
    run: async (plan) => {
      const carried = await carryOut(plan, read, listening, signal)
      told = carried.times
      return carried.outcome
    },
    note: () => undefined,
  })
  if (error !== undefined) throw error
  return { images: built.map(resultOf), ...told!() }
}

type BuildTimes = Pick<BuildResult, "milliseconds" | "criticalPath" | "missed">

/** Builds a plan. */
async function carryOut(
  plan: BuildPlan,
  { given }: ReadBuildOptions,
  listening: Listening,
  signal: AbortSignal,
): Promise<{
  readonly outcome: BuildOutcome
  readonly times: () => BuildTimes
}> {
  const { onEvent, stdout } = given as Pick<BuildOptions, "onEvent" | "stdout">
  const requests = plan.images.map(({ request }) => request)
  const mask = maskOfRequests(requests)
  const places = eventPlaces(plan)
  const model = new BuildModel(
    requests.map(({ image }) => image),
    performance.now(),
  )
  let summary: BuildSummary | undefined
  const sum = (): BuildSummary => {
    model.close()
    return (summary ??= summarize(model, (step) => {
      const [image = ""] = step.images
      return { name: mask(step.name.text), ...places.ofStep(image, step.name) }
    }))
  }
  const outcome = await runBuild(plan, {
    signal,
    mask,
    onEvent: (event) => {
      model.take(event, performance.now())
      if (onEvent) listening.tell(onEvent, tellEvent(event, mask, places))
    },
    note: () => undefined,
    summary: sum,
    parallel: given.parallel,
    keepGoing: given.keepGoing ?? false,
    ...(stdout && {
      stdout: async (chunk: Uint8Array) => {
        try {
          await stdout(chunk)
        } catch (error) {
          listening.fail(error)
          throw error
        }
      },
    }),
  })
  const times = () => {
    const { milliseconds, criticalPath, missed } = sum()
    return { milliseconds, criticalPath: criticalPath.map(toldStep), missed: missed.map(toldStep) }
  }
  return { outcome, times }
}

function resultOf({ seconds, metadata, ...image }: RunImage): BuiltImage {
  return {
    ...image,
    milliseconds: Math.round(seconds * 1000),
    metadata: unfold(metadata),
  }
}
