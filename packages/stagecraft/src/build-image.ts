import type { BuildRequest, Engine, LineRange, StepName } from "@stagecraft/engine"
import { ImageError, isImageError } from "@stagecraft/ir"
import type { Span, StageNode } from "@stagecraft/ir"
import type { BuildOverrides } from "./build-overrides.ts"
import type { BuildSecrets } from "./build-secrets.ts"
import type { CommandContext } from "./command.ts"
import type { CompiledImage } from "./compile-image.ts"
import { pointAtParts } from "./failing-part.ts"
import type { FailedImage } from "./failing-part.ts"
import { maskDiagnostic, maskOf } from "./mask.ts"
import { megabytes, plainProgress } from "./reporters/plain-progress.ts"
import { showPlace } from "./show-place.ts"

/** One image that was built, for the summary and for `--json`. */
export interface BuiltImage {
  readonly name: string
  readonly id: string
  readonly tags: readonly string[]
  readonly size: number
  readonly seconds: number
  readonly steps: number
  readonly cached: number
}

/** The stage to ask for; none for the last one, which is what a builder builds, and which may have no name. */
function targetOf({ compilation }: CompiledImage, overrides: BuildOverrides): string | undefined {
  const target = overrides.target?.toLowerCase() ?? compilation.target
  return target === compilation.stages.at(-1)?.name ? undefined : target
}

/** The stage that is built: what the command line asks for, or the config. */
export function builtStage(
  { image, compilation }: CompiledImage,
  overrides: BuildOverrides,
): StageNode {
  const asked = overrides.target?.toLowerCase()
  const stage = compilation.stages.find(({ name }) => name === asked)
  return stage?.node ?? image.target ?? image.stage
}

/** The config's tags are for what the config builds, not for a stage on the way there. */
function tagsOf(
  { image, compilation }: CompiledImage,
  overrides: BuildOverrides,
): readonly string[] {
  if (overrides.tags.length > 0) return overrides.tags
  if (overrides.target === undefined) return image.tags
  const whole = compilation.target ?? compilation.stages.at(-1)?.name
  return overrides.target.toLowerCase() === whole ? image.tags : []
}

/** The same build from another text, up to another stage, cached as far as it can be, keeping nothing. */
function again(
  { target: _, ...request }: BuildRequest,
  dockerfile: string,
  target: string | undefined,
): BuildRequest {
  return {
    ...request,
    dockerfile,
    tags: [],
    noCache: false,
    pull: false,
    ...(target !== undefined && { target }),
  }
}

/** Builds one image and tells how it goes. Secrets that were handed in are masked in all it shows. */
export async function buildImage(
  engine: Engine,
  compiled: CompiledImage,
  overrides: BuildOverrides,
  { secrets, ssh }: BuildSecrets,
  { report, terminal }: CommandContext,
): Promise<BuiltImage> {
  const { image, compilation, contextFolder } = compiled
  const started = performance.now()
  report.note(`Building ${image.name} on ${engine.info.name} ${engine.info.version} …`)
  const spans = (lines: LineRange): readonly Span[] =>
    compilation.lines.slice(lines.first - 1, lines.last).flat()
  const locate = (step: StepName): LineRange | undefined => compilation.locate(step)
  const progress = plainProgress(report, (step) => {
    const lines = locate(step)
    const [span] = lines ? spans(lines) : []
    return span && showPlace(span, terminal.cwd)
  })
  const tags = tagsOf(compiled, overrides)
  if (tags.length === 0 && image.tags.length > 0)
    report.note(
      `tags of the config are not applied to target ${overrides.target}; give it one with --tag`,
    )
  const target = targetOf(compiled, overrides)
  const platform = overrides.platforms[0] ?? image.platforms[0]
  const request: BuildRequest = {
    image: image.name,
    contextFolder,
    dockerfile: compilation.dockerfile,
    ignore: compilation.ignore,
    tags,
    buildArgs: { ...image.buildArgs, ...overrides.buildArgs },
    noCache: overrides.noCache,
    pull: overrides.pull,
    secrets,
    ssh,
    source: { locate, spans, bases: compilation.bases },
    span: image.span,
    ...(target !== undefined && { target }),
    ...(platform !== undefined && { platforms: [platform] }),
  }
  const events = engine.build([request], { signal: terminal.signal })
  const mask = maskOf(secrets.values())
  const failed: FailedImage[] = []
  let id = ""
  try {
    for await (const event of events) {
      progress.event(event.type === "log" ? { ...event, text: mask(event.text) } : event)
      if (event.type === "image-done") id = event.id ?? ""
      if (event.type === "failed") failed.push({ compilation, failure: event.failure })
    }
  } catch (error) {
    if (!isImageError(error)) throw error
    const found = await pointAtParts(error.diagnostics, failed, {
      build: (_, dockerfile, stage, signal) =>
        engine.build([again(request, dockerfile, stage)], { signal }),
      note: report.note,
      signal: terminal.signal,
    })
    throw new ImageError(
      found.map((each) => maskDiagnostic(each, mask)),
      { cause: error.cause },
    )
  }
  const seconds = Math.round(performance.now() - started) / 1000
  const size = (await engine.inspect(id))?.size ?? 0
  const { steps, cached } = progress.counts()
  const names = tags.length > 0 ? tags.join(", ") : id
  report.note(
    `${image.name} built in ${seconds.toFixed(1)} s: ${names} (${megabytes(size)}, ${cached} of ${steps} steps cached)`,
  )
  return { name: image.name, id, tags, size, seconds, steps, cached }
}
