import { checkUses, parseIgnore } from "@stagecraft/context"
import { findEngine } from "@stagecraft/engine"
import type { Engine, LineRange, StepName } from "@stagecraft/engine"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic, Span } from "@stagecraft/ir"
import { checkOverrides, readOverrides } from "../build-overrides.ts"
import type { BuildOverrides } from "../build-overrides.ts"
import type { Command, CommandContext } from "../command.ts"
import { compileImage } from "../compile-image.ts"
import type { CompiledImage } from "../compile-image.ts"
import { dockerOptions } from "../docker-options.ts"
import { exitCode } from "../exit-code.ts"
import { loadProject } from "../load-project.ts"
import { checkOutputNames } from "../output-files.ts"
import { megabytes, plainProgress } from "../reporters/plain-progress.ts"
import { selectImages } from "../select-images.ts"
import { showPlace } from "../show-place.ts"

/** One image that was built, for the summary and for `--json`. */
interface BuiltImage {
  readonly name: string
  readonly id: string
  readonly tags: readonly string[]
  readonly size: number
  readonly seconds: number
  readonly steps: number
  readonly cached: number
}

/** `stagecraft build`: find, load, compile, solve, report. */
export const build: Command = {
  name: "build",
  summary: "Compile images and build them on the engine that answers.",
  words: "[IMAGE…]",
  options: {
    "build-arg": {
      kind: "list",
      value: "NAME=VALUE",
      help: "a value for an arg(); NAME alone takes it from the environment",
    },
    target: {
      kind: "value",
      value: "STAGE",
      help: "build up to this stage; the config's tags are left where they are",
    },
    platform: {
      kind: "list",
      value: "OS/ARCH",
      help: "build for this platform instead of the config's",
    },
    tag: {
      kind: "list",
      value: "NAME",
      short: "t",
      help: "name the image, instead of the config's tags",
    },
    "no-cache": { kind: "flag", help: "run every step anew" },
    pull: { kind: "flag", help: "ask the registry for newer bases" },
    "no-optimize": { kind: "flag", help: "build the graph as written: no RUN merged" },
    json: { kind: "flag", help: "print what was built as JSON" },
  },
  examples: [
    ["stagecraft build", "every image of the config"],
    ["stagecraft build web --tag acme/web:1.2", "one image, under another name"],
    ["stagecraft build --build-arg GO_VERSION=1.24", 'another value for arg("GO_VERSION")'],
    ["stagecraft build --target builder --no-cache", "up to one stage, every step anew"],
  ],
  foreign: dockerOptions,
  stops: true,
  run: async (context) => {
    const { words, options, report } = context
    const overrides = readOverrides(context)
    const project = await loadProject(context, "build")
    checkOutputNames(project)
    const compiled = selectImages(project, words).map((image) =>
      compileImage(project, image, { optimize: !options.flag("no-optimize") }),
    )
    stopOnErrors(context, [
      ...compiled.flatMap(({ compilation }) => compilation.problems),
      ...checkOverrides(overrides, compiled),
    ])
    stopOnErrors(context, await findProblems(compiled))
    const engine = await findEngine(context.terminal.env)
    report.diagnostics(engine.info.warnings)
    const refused = compiled.filter((each) => isRefused(engine, each, overrides, context))
    if (refused.length > 0) {
      tellRest(compiled, refused, context)
      return exitCode.imageWrong
    }
    const built: BuiltImage[] = []
    for (const each of compiled) built.push(await buildOne(engine, each, overrides, context))
    if (options.flag("json")) report.result(`${JSON.stringify({ images: built }, undefined, 2)}\n`)
    return exitCode.done
  },
}

/** Shows warnings and goes on; with an error among them, shows all and stops. */
function stopOnErrors({ report }: CommandContext, found: readonly Diagnostic[]): void {
  if (found.some(({ severity }) => severity === "error")) throw new ImageError(found)
  report.diagnostics(found)
}

async function findProblems(compiled: readonly CompiledImage[]): Promise<readonly Diagnostic[]> {
  const found = await Promise.all(
    compiled.map(({ compilation, contextFolder, keptOut }) =>
      checkUses(contextFolder, compilation.uses, parseIgnore(keptOut)),
    ),
  )
  return found.flat()
}

/** Shows why this engine cannot build an image; false when it can. */
function isRefused(
  engine: Engine,
  compiled: CompiledImage,
  overrides: BuildOverrides,
  { report }: CommandContext,
): boolean {
  const found = refusals(engine, compiled, overrides)
  report.diagnostics(found)
  return found.some(({ severity }) => severity === "error")
}

/** What of several images could be built, when one cannot: nobody shall think that they were. */
function tellRest(
  compiled: readonly CompiledImage[],
  refused: readonly CompiledImage[],
  { report }: CommandContext,
): void {
  const rest = compiled.filter((each) => !refused.includes(each)).map(({ image }) => image.name)
  if (rest.length > 0)
    report.note(`Nothing was built. The rest can be: stagecraft build ${rest.join(" ")}`)
}

function refusals(
  engine: Engine,
  { image, compilation }: CompiledImage,
  overrides: BuildOverrides,
): readonly Diagnostic[] {
  return engine.refuse({
    image,
    ...(overrides.platforms.length > 0 && { platforms: overrides.platforms }),
    frontend: compilation.frontend,
    syntaxLine: compilation.dockerfile.startsWith("# syntax="),
  })
}

/** The stage to ask for; none for the last one, which is what a builder builds, and which may have no name. */
function targetOf({ compilation }: CompiledImage, overrides: BuildOverrides): string | undefined {
  const target = overrides.target?.toLowerCase() ?? compilation.target
  return target === compilation.stages.at(-1)?.name ? undefined : target
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

async function buildOne(
  engine: Engine,
  compiled: CompiledImage,
  overrides: BuildOverrides,
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
  const events = engine.build(
    {
      contextFolder,
      dockerfile: compilation.dockerfile,
      ignore: compilation.ignore,
      tags,
      buildArgs: { ...image.buildArgs, ...overrides.buildArgs },
      noCache: overrides.noCache,
      pull: overrides.pull,
      source: { locate, spans, bases: compilation.bases },
      span: image.span,
      ...(target !== undefined && { target }),
      ...(platform !== undefined && { platform }),
    },
    { signal: terminal.signal },
  )
  let id = ""
  for await (const event of events) {
    progress.event(event)
    if (event.type === "image") ({ id } = event)
  }
  const seconds = (performance.now() - started) / 1000
  const size = (await engine.inspect(id))?.size ?? 0
  const { steps, cached } = progress.counts()
  const names = tags.length > 0 ? tags.join(", ") : id
  report.note(
    `${image.name} built in ${seconds.toFixed(1)} s: ${names} (${megabytes(size)}, ${cached} of ${steps} steps cached)`,
  )
  return { name: image.name, id, tags, size, seconds, steps, cached }
}
