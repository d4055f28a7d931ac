import { randomBytes } from "node:crypto"
import { findEngine } from "@stagecraft/engine"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"
import { readMode } from "../build-mode.ts"
import { readOverrides } from "../build-overrides.ts"
import type { BuildOverrides } from "../build-overrides.ts"
import type { Command, CommandContext } from "../command.ts"
import type { CompiledImage } from "../compile-image.ts"
import { build } from "./build.ts"
import { dockerOptions } from "../docker-options.ts"
import { exitCode } from "../exit-code.ts"
import { codeSpans } from "../explain/code-spans.ts"
import { readProfile } from "../for-profile.ts"
import { planBuild } from "../plan-build.ts"
import type { BuildPlan, PlannedImage } from "../plan-build.ts"
import { readSecretOverrides } from "../secret-overrides.ts"
import { acrossOptions } from "../repo/choice.ts"
import { chooseImages } from "../repo/choose-images.ts"
import { followBuild } from "../show-build.ts"
import { asWritten } from "../verify/build-pair.ts"
import type { VerifyScene } from "../verify/build-pair.ts"
import { drawReproduction } from "../verify/draw-reproduction.ts"
import { drawVerification } from "../verify/draw-verification.ts"
import { notReproducible, optimizedDiffers } from "../verify/problems.ts"
import { wordsTaken } from "../verify/words-taken.ts"
import { reproduceImage } from "../verify/reproduce-image.ts"
import type { Reproduction } from "../verify/reproduction.ts"
import type { Verification } from "../verify/verification.ts"
import { verifyImage } from "../verify/verify-image.ts"
import type { VerifyWish } from "../verify/verify-image.ts"

/** The options that mean the same as for `build`. */
const SHARED = [
  "for",
  "locked",
  "build-arg",
  "target",
  "platform",
  "secret",
  "ssh",
  "no-cache",
  "pull",
  "cache-from",
  "build-context",
  "network",
  "add-host",
  "shm-size",
  "ulimit",
  "progress",
] as const

/** `stagecraft verify`: whether the optimized image is the one that was written. */
export const verify: Command = {
  name: "verify",
  summary:
    "Build images as written and optimized, and compare every file and the config. Nothing is kept.",
  words: "[IMAGE…]",
  options: {
    ...Object.fromEntries(SHARED.map((name) => [name, build.options[name]!])),
    ...acrossOptions,
    reproducible: {
      kind: "flag",
      help: "build as it is, twice and without a cache, and compare these: every layer, time and line of the config",
    },
    full: { kind: "flag", help: "every difference, also where there are many" },
    quiet: { kind: "flag", short: "q", help: "no progress" },
    json: { kind: "flag", help: "print what was found as JSON" },
  },
  nothing: { images: [] },
  examples: [
    ["stagecraft verify", "every image of the config"],
    ["stagecraft verify web --platform linux/arm64", "one image, for another platform"],
    ["stagecraft verify web --reproducible", "whether the same files give the same image"],
    ["stagecraft verify --json", "for CI: exit code 1 when an image differs"],
  ],
  foreign: dockerOptions,
  stops: true,
  run: async (context) => {
    const { options, report } = context
    const given = readOverrides(context)
    if (options.flag("reproducible"))
      return await ask<Reproduction>(context, { ...given, noCache: true }, reproducibility)
    const note = options.flag("quiet") ? () => undefined : report.note
    return await ask<Verification>(context, given, {
      compare: async (scene, image, where) =>
        isUnchanged(scene, image)
          ? unchanged(image, where.platform)
          : await verifyImage(scene, image, { ...where, note }),
      draw: (found, full) =>
        found.compared
          ? drawVerification(found, full)
          : `${found.image}: the optimizer changes nothing of it\n`,
      problem: (found, { image, compilation }) =>
        optimizedDiffers(found, image.span, wordsTaken(compilation)),
    })
  },
}

/** What two builds of an image are compared for, and how the answer is told. */
interface Question<Found> {
  readonly compare: (
    scene: VerifyScene,
    image: PlannedImage,
    where: Omit<VerifyWish, "note">,
  ) => Promise<Found>
  readonly draw: (found: Found, full: boolean) => string
  /** What is wrong where they differ. */
  readonly problem: (found: Found, compiled: CompiledImage) => Diagnostic
}

/** Whether the same files give the same image. */
const reproducibility: Question<Reproduction> = {
  compare: reproduceImage,
  draw: drawReproduction,
  problem: (found, { image }) => notReproducible(found, image.span),
}

/** Asks it of every image and platform, one after the other. @throws ImageError with all that differ. */
async function ask<Found extends { readonly same: boolean }>(
  context: CommandContext,
  overrides: BuildOverrides,
  { compare, draw, problem }: Question<Found>,
): Promise<number> {
  const { options, report } = context
  const asked = overrides.platforms
  // Each platform is a pair of builds of its own; what the engine is asked about is one of them.
  const plan = await planned(context, { ...overrides, platforms: asked?.slice(0, 1) ?? [] })
  const { cwd } = context.terminal
  const codeOf = codeSpans(context.options.flag("json") ? undefined : cwd)
  const found: Found[] = []
  const wrong: Diagnostic[] = []
  for (const { scene, image } of plan)
    for (const platform of platformsOf(image, scene, asked)) {
      const one = await compare(scene, image, { platform, codeOf })
      found.push(one)
      if (!one.same) wrong.push(problem(one, image.compiled))
      if (!options.flag("json")) report.result(draw(one, options.flag("full")))
    }
  if (options.flag("json")) report.answer({ images: found })
  if (wrong.length > 0) throw new ImageError(wrong)
  return exitCode.done
}

/** Plans the optimized builds, with all checks and secrets; where results go is not asked. */
async function planned(
  context: CommandContext,
  given: BuildOverrides,
): Promise<readonly { readonly scene: VerifyScene; readonly image: PlannedImage }[]> {
  const { report, terminal } = context
  const mode = readMode(context)
  const overrides: BuildOverrides = {
    ...given,
    tags: [],
    outputs: [],
    cacheTo: [],
    push: false,
    load: false,
  }
  const secrets = readSecretOverrides(context)
  const profile = readProfile("verify", context.options.value("for"))
  const finding = findEngine(terminal.env)
  finding.catch(() => undefined)
  const { images: chosen } = await chooseImages(context, { command: "verify", profile })
  const plan: BuildPlan = await planBuild(
    {
      images: chosen,
      overrides,
      secrets,
      optimize: true,
      mode: { ...mode, json: false },
      env: terminal.env,
      engine: () => finding,
      signal: terminal.signal,
    },
    { tell: (found) => report.diagnostics(found.filter(isNews).map(forVerify)), note: report.note },
  )
  const { engine } = plan
  // Where one of a pair fails, whether the other one is built says whose fault it is.
  const whole = { ...mode, keepGoing: true }
  const scene: VerifyScene = {
    engine,
    overrides,
    env: terminal.env,
    signal: terminal.signal,
    nonce: randomBytes(6).toString("hex"),
    build: async (images) => (await followBuild({ engine, images }, whole, context)).outcome,
  }
  return plan.images.map((image) => ({ scene, image }))
}

/** That an engine leaves times as they are is told with what differs, where times are compared at all. */
const isNews = ({ code }: Diagnostic): boolean => code !== "times-not-rewritten"

/** Of a base that is made here and not kept: there is no option that keeps it. */
const forVerify = (found: Diagnostic): Diagnostic =>
  found.code === "base-not-kept"
    ? { ...found, hint: "nothing is kept here: «stagecraft build» leaves it there" }
    : found

/** What the command line asks for; else the engine's own, where the image is for it, or for any. */
function platformsOf(
  { compiled: { image } }: PlannedImage,
  { engine }: VerifyScene,
  asked: readonly string[] | undefined,
): readonly (string | undefined)[] {
  if (asked) return asked
  const { platforms } = image
  const own = `${engine.info.os}/${engine.info.arch}`
  return platforms.length === 0 || platforms.includes(own) ? [undefined] : platforms
}

function isUnchanged(scene: VerifyScene, image: PlannedImage): boolean {
  const plain = asWritten(scene, image).compiled.compilation
  const { compilation } = image.compiled
  return plain.dockerfile === compilation.dockerfile && plain.ignore === compilation.ignore
}

/** One Dockerfile is one build. */
function unchanged({ request }: PlannedImage, platform: string | undefined): Verification {
  const none = { asWritten: 0, optimized: 0 }
  return {
    image: request.image,
    ...(platform !== undefined && { platform }),
    same: true,
    compared: false,
    paths: 0,
    layers: none,
    size: none,
    files: [],
    config: [],
    leftOut: [],
    drops: [],
    fromBuildToBuild: [],
  }
}
