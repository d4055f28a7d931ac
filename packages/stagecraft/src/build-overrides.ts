import { ImageError, nearest } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import { platformFault } from "@stagecraft/dockerfile"
import type { CommandContext } from "./command.ts"
import type { CompiledImage } from "./compile-image.ts"
import {
  argRequired,
  unknownBuildArg,
  unknownTarget,
  usageOptionValue,
  usageOptionsClash,
} from "./problems.ts"
import { given, readBackends } from "./read-backends.ts"
import type { BackendOverrides } from "./read-backends.ts"
import { readRunOverrides } from "./read-run-overrides.ts"
import type { RunOverrides } from "./read-run-overrides.ts"
import { tagFault } from "./tag-fault.ts"
import { wrongOption } from "./wrong-option.ts"

/** What the command line says over the config. */
export interface BuildOverrides extends RunOverrides, BackendOverrides {
  readonly buildArgs: Readonly<Record<string, string>>
  readonly target: string | undefined
  /** As all lists here: undefined leaves the config's, an empty one takes it away. */
  readonly platforms: readonly string[] | undefined
  readonly tags: readonly string[] | undefined
  /** True, or the stages to run anew. */
  readonly noCache: boolean | readonly string[]
  readonly pull: boolean
  /** As the image option has it; `false` takes it away, undefined leaves the config's. */
  readonly reproducible?: boolean | number | undefined
}

/**
 * Reads the options of `build`. `--build-arg NAME` without a value takes the environment's, as `docker build` does.
 *
 * @throws ImageError `usage-option-value`, `usage-options-clash`.
 */
export function readOverrides(context: CommandContext): BuildOverrides {
  const { options, terminal } = context
  const buildArgs: Record<string, string> = {}
  for (const given of options.list("build-arg")) {
    const equals = given.indexOf("=")
    const name = equals < 0 ? given : given.slice(0, equals)
    const value = equals < 0 ? terminal.env[name] : given.slice(equals + 1)
    if (name === "")
      throw new ImageError(usageOptionValue(undefined, "--build-arg", "needs NAME=VALUE"))
    if (value !== undefined) buildArgs[name] = value
  }
  const platforms = [...new Set(options.list("platform").flatMap((value) => value.split(",")))]
  for (const platform of platforms) {
    const fault = platformFault(platform)
    if (fault) throw wrongOption("--platform", platform, fault)
  }
  const tags = options.list("tag")
  for (const tag of tags) {
    const fault = tagFault(tag)
    if (fault) throw wrongOption("--tag", tag, fault)
  }
  const stages = options.list("no-cache-filter").flatMap((value) => value.split(","))
  if (options.flag("no-cache") && stages.length > 0)
    throw new ImageError(
      usageOptionsClash("--no-cache", "--no-cache-filter", "the first is for every stage"),
    )
  return {
    buildArgs,
    target: options.value("target"),
    platforms: given(platforms),
    tags: given(tags),
    noCache: stages.length > 0 ? stages : options.flag("no-cache"),
    pull: options.flag("pull"),
    reproducible: options.flag("reproducible") || undefined,
    ...readRunOverrides(context),
    ...readBackends(context),
  }
}

/** Checks overrides against what is built. @throws ImageError `usage-options-clash`. */
export function checkOverrides(
  overrides: BuildOverrides,
  compiled: readonly CompiledImage[],
): readonly Diagnostic[] {
  if (overrides.tags && overrides.tags.length > 0 && compiled.length > 1)
    throw new ImageError(
      usageOptionsClash(
        "--tag",
        "several images",
        `the tag would name ${compiled.length} different images; name one`,
      ),
    )
  const known = new Set(
    compiled.flatMap(({ compilation }) => compilation.args.map((arg) => arg.name)),
  )
  const strange = Object.keys(overrides.buildArgs).filter(
    (name) => !known.has(name) && !isPredefined(name),
  )
  return [
    ...strange.map((name) => unknownBuildArg(name, nearest(name, known), [...known])),
    ...checkNoCache(overrides.noCache, compiled),
    ...compiled.flatMap((each) => [
      ...checkTarget(overrides.target, each),
      ...checkArgs(overrides, each),
    ]),
  ]
}

/** Arguments that BuildKit knows by itself. @see https://docs.docker.com/reference/dockerfile/#predefined-args */
function isPredefined(name: string): boolean {
  return /^(?:(?:https?|ftp|no|all)_proxy|BUILDKIT_\w+|(?:BUILD|TARGET)(?:PLATFORM|OS|ARCH|VARIANT)|SOURCE_DATE_EPOCH)$/iu.test(
    name,
  )
}

function checkTarget(
  target: string | undefined,
  { image, compilation }: CompiledImage,
): Diagnostic[] {
  const names = compilation.stages.map((stage) => stage.name)
  if (target === undefined || names.includes(target.toLowerCase())) return []
  return [unknownTarget(target, names, nearest(target, names), image.span)]
}

/** A stage to run anew has to be in one of the images, not in each. */
function checkNoCache(
  stages: BuildOverrides["noCache"],
  compiled: readonly CompiledImage[],
): Diagnostic[] {
  if (typeof stages === "boolean") return []
  const names = compiled.flatMap(({ compilation }) =>
    compilation.stages.flatMap(({ name, node }) => [name, node.name]),
  )
  const known = new Set(names.map((name) => name.toLowerCase()))
  return stages
    .filter((stage) => !known.has(stage.toLowerCase()))
    .map((stage) =>
      unknownTarget(stage, [...known], nearest(stage, known), compiled[0]!.image.span),
    )
}

function checkArgs(overrides: BuildOverrides, { image, compilation }: CompiledImage): Diagnostic[] {
  return compilation.requiredArgs
    .filter((arg) => !(arg.name in overrides.buildArgs) && !(arg.name in image.buildArgs))
    .map((arg) => argRequired(arg.name, arg.span))
}
