import { checkUses } from "@stagecraft/context"
import { findEngine } from "@stagecraft/engine"
import type { Engine } from "@stagecraft/engine"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import { buildImage, builtStage } from "../build-image.ts"
import type { BuiltImage } from "../build-image.ts"
import { checkOverrides, readOverrides } from "../build-overrides.ts"
import type { BuildOverrides } from "../build-overrides.ts"
import { fetchSecrets, readSecretOverrides } from "../build-secrets.ts"
import type { Command, CommandContext } from "../command.ts"
import { compileImage } from "../compile-image.ts"
import type { CompiledImage } from "../compile-image.ts"
import { dockerOptions } from "../docker-options.ts"
import { exitCode } from "../exit-code.ts"
import { loadProject } from "../load-project.ts"
import { checkOutputNames } from "../output-files.ts"
import { selectImages } from "../select-images.ts"

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
    secret: {
      kind: "list",
      value: "id=ID,src=FILE",
      help: "a value for secret(ID), also id=ID,env=NAME; over the image's own `secrets`",
    },
    ssh: {
      kind: "list",
      value: "ID[=SOCKET]",
      help: "an agent for ssh mounts; `default` is the running one (SSH_AUTH_SOCK)",
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
    ["stagecraft build --secret id=npmrc,src=.npmrc", 'a file for mounts: [secret("npmrc")]'],
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
    const given = readSecretOverrides(context)
    const secrets = await Promise.all(
      compiled.map((each) =>
        fetchSecrets(each.image, builtStage(each, overrides), project.directory, given, context),
      ),
    )
    stopOnErrors(
      context,
      secrets.flatMap(({ problems }) => problems),
    )
    const built: BuiltImage[] = []
    for (const [index, each] of compiled.entries())
      built.push(await buildImage(engine, each, overrides, secrets[index]!, context))
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
      checkUses(contextFolder, compilation.uses, keptOut),
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
