import type { BuildMode } from "./build-mode.ts"
import type { CommandContext } from "./command.ts"
import { maskOfRequests } from "./mask.ts"
import { eventPlaces } from "./event-places.ts"
import type { BuildPlan, PlannedImage } from "./plan-build.ts"
import { buildProgress, chooseProgress } from "./progress/build-progress.ts"
import type { BuildProgress } from "./progress/build-progress.ts"
import { runBuild } from "./run-build.ts"
import type { BuildOutcome } from "./run-build.ts"

/** So many images are named in one line. */
const FEW = 5

/** A plan that was carried out, and what tells of it. */
interface FollowedBuild {
  readonly outcome: BuildOutcome
  readonly progress: BuildProgress
}

/** Carries out a plan before the eyes of whoever asked; why an image was not built is left to the caller to tell. */
export async function showBuild(
  plan: BuildPlan,
  mode: BuildMode,
  context: CommandContext,
): Promise<BuildOutcome> {
  const { outcome, progress } = await followBuild(plan, mode, context)
  const built = outcome.built.map(({ name, id, tags, size, seconds, outputs }) => ({
    image: name,
    names: [...tags, ...outputs.map(showOutput)].join(", ") || id || "nothing was kept",
    ...(size !== undefined && { size }),
    milliseconds: seconds * 1000,
  }))
  if (built.length > 0) progress.conclude(built)
  return outcome
}

/** Carries out a plan and shows how it goes on, without a word about what came of it. */
export async function followBuild(
  plan: BuildPlan,
  mode: BuildMode,
  { report, terminal }: CommandContext,
): Promise<FollowedBuild> {
  const { engine, images } = plan
  const mask = maskOfRequests(images.map(({ request }) => request))
  const progress = buildProgress(chooseProgress(mode.progress, terminal), {
    report,
    terminal,
    images: images.map(({ request }) => request.image),
    places: eventPlaces(plan),
    mask,
  })
  const names =
    images.length > FEW
      ? `${images.length} images`
      : images.map(({ request }) => request.image).join(", ")
  progress.note(`Building ${names} on ${engine.info.name} ${engine.info.version} …`)
  for (const each of images) sayUntagged(each, progress.note)
  let outcome: BuildOutcome
  try {
    outcome = await runBuild(plan, {
      signal: terminal.signal,
      mask,
      onEvent: progress.event,
      note: progress.note,
      summary: progress.summary,
      parallel: mode.jobs,
      keepGoing: mode.keepGoing,
      stdout: terminal.stdoutBytes,
      debug: mode.debug
        ? (sentence) => report.foreign(report.dim("debug: "), mask(sentence))
        : undefined,
    })
  } finally {
    progress.end()
  }
  return { outcome, progress }
}

const showOutput = (place: string): string => (place === "-" ? "standard output" : place)

/** The config's tags are for what the config builds, not for a stage on the way there. */
function sayUntagged({ compiled, request }: PlannedImage, note: (text: string) => void): void {
  const { image } = compiled
  if ((request.tags ?? []).length === 0 && image.tags.length > 0)
    note(`tags of the config are not applied to target ${request.target}; give it one with --tag`)
}
