import { checkUses } from "@stagecraft/context"
import { buildInterrupted } from "@stagecraft/engine"
import type { BuildRequest, Engine } from "@stagecraft/engine"
import { ImageError } from "@stagecraft/ir"
import type { Diagnostic, ImageNode, ProjectNode } from "@stagecraft/ir"
import { checkOverrides } from "./build-overrides.ts"
import type { BuildOverrides } from "./build-overrides.ts"
import { buildNeeds, buildRequest, builtStage } from "./build-request.ts"
import { fetchSecrets, secretValues } from "./build-secrets.ts"
import { checkBases } from "./check-bases.ts"
import { checkAgents } from "./check-agents.ts"
import { checkContexts } from "./check-contexts.ts"
import type { SecretOverrides } from "./secret-overrides.ts"
import { checkRequests } from "./check-requests.ts"
import type { RequestMode } from "./check-requests.ts"
import { compileImage, withBases } from "./compile-image.ts"
import type { CompiledImage } from "./compile-image.ts"
import { checkOutputNames } from "./output-files.ts"
import { keptTimes } from "./reproducible/kept-times.ts"
import { sourceDates, withSourceDate } from "./reproducible/source-dates.ts"
import { atImage } from "./at-image.ts"
import { contextKeys } from "./context-keys.ts"
import { checkKept, withPlanned } from "./planned-bases.ts"
import { sharedIgnores } from "./share-contexts.ts"
import type { Terminal } from "./terminal.ts"
import { triggerGuard } from "./trigger-guard.ts"

/** An image that is to be built. */
export interface WishedImage {
  readonly image: ImageNode
  readonly project: ProjectNode
  /** The names of those of the others that have to be built before it. */
  readonly dependsOn: readonly string[]
}

/** What is to be built, in the words of the one who asks. */
export interface BuildWish {
  /** In build order. */
  readonly images: readonly WishedImage[]
  readonly overrides: BuildOverrides
  readonly secrets: SecretOverrides
  readonly optimize: boolean
  /** Where results go beside the engine; decides what clashes. */
  readonly mode: RequestMode
  readonly env: Terminal["env"]
  /** Asked once the config has been found in order. */
  readonly engine: () => Promise<Engine>
  /** Ends commands that hand out secrets. */
  readonly signal?: AbortSignal
  /** The names of images of which a base may have triggers that nobody could look at. */
  readonly open?: ReadonlySet<string>
}

/** How planning speaks beside its result. */
export interface PlanSide {
  /** Takes warnings. */
  readonly tell: (found: readonly Diagnostic[]) => void
  readonly note: (sentence: string) => void
}

/** One image of a plan. */
export interface PlannedImage {
  readonly compiled: CompiledImage
  readonly request: BuildRequest
}

/** What will be built, checked as far as it can be without building. */
export interface BuildPlan {
  readonly engine: Engine
  readonly images: readonly PlannedImage[]
  /** Files that the engine would take for those that it has; see the option of {@link Engine.build}. */
  readonly unseenChanges?: ReadonlyMap<string, number>
}

/**
 * Compiles the images, checks them against their contexts and the engine, fetches their secrets: all that can go wrong
 * before anything is built.
 *
 * @throws ImageError with everything that was found at the point where it went wrong.
 */
export async function planBuild(wish: BuildWish, side: PlanSide): Promise<BuildPlan> {
  const { overrides, open } = wish
  for (const project of new Set(wish.images.map((each) => each.project))) checkOutputNames(project)
  const modeOf = ({ name }: ImageNode) =>
    ({ optimize: wish.optimize, purpose: "build", isOpen: open?.has(name) ?? false }) as const
  const drafted = wish.images.map(({ project, image }) =>
    compileImage(project, image, modeOf(image)),
  )
  pass(side, [
    ...drafted.flatMap(({ compilation }) => compilation.problems),
    ...checkOverrides(overrides, drafted),
    ...checkContexts(overrides, drafted),
    ...checkAgents(wish.secrets, drafted, overrides),
  ])
  pass(side, await findProblems(drafted))
  const engine = await wish.engine()
  side.tell(engine.info.warnings)
  const inspect = withPlanned(
    wish.images,
    once((reference) => engine.inspect(reference)),
  )
  const checked = await Promise.all(
    drafted.map((each) =>
      checkBases(each, {
        inspect,
        overrides,
        recompile: ({ project, image }, knownBases) =>
          compileImage(project, image, { ...modeOf(image), knownBases }),
      }),
    ),
  )
  pass(
    side,
    checked.flatMap(({ problems }) => problems),
  )
  const compiled = checked.map(({ compiled: each, isSure }) => {
    // Without BuildKit nobody tells of triggers before they have run.
    if (isSure || engine.info.buildkit) return each
    const { project, image, compilation } = each
    const { knownBases } = compilation.graph
    return compileImage(project, image, { ...modeOf(image), knownBases, isOpen: true })
  })
  const placeOf = ({ project }: CompiledImage) => ({ directory: project.directory, env: wish.env })
  const dates = await sourceDates(compiled, { overrides, env: wish.env, note: side.note })
  pass(side, dates.problems)
  const none = { secrets: new Map<string, Uint8Array>(), ssh: new Map<string, string>() }
  const drafts = compiled.map((each) => ({
    compiled: each,
    request: withSourceDate(
      buildRequest(each, overrides, none, placeOf(each)),
      each,
      dates.of.get(each.image),
    ),
  }))
  passRefusals(engine, drafts, overrides, side)
  pass(side, keptTimes(drafts, engine.info))
  side.tell(
    checkKept(
      wish.images,
      drafts.map(({ request }) => request),
    ),
  )
  pass(
    side,
    checkRequests(
      drafts.map(({ request }) => request),
      wish.mode,
    ),
  )
  const fetched = once((directory) =>
    secretValues({ directory, env: wish.env, signal: wish.signal }),
  )
  const secrets = await Promise.all(
    compiled.map((each) =>
      fetchSecrets(withBases(each), builtStage(each, overrides), {
        env: wish.env,
        overrides: wish.secrets,
        valueOf: fetched(each.project.directory),
      }),
    ),
  )
  if (wish.signal?.aborted) throw new ImageError(buildInterrupted(undefined))
  pass(
    side,
    secrets.flatMap(({ problems }) => problems),
  )
  const ignores = await sharedIgnores(compiled, {
    inspect,
    contexts: overrides.contexts,
  })
  const keys = contextKeys(ignores)
  const images = drafts.map(({ compiled: each, request }, index) => {
    const { secrets: values, ssh } = secrets[index]!
    const served = { ignore: ignores.get(each)!, contextKey: keys.get(each)! }
    const after = wish.images[index]!.dependsOn
    const guard = open?.has(each.image.name)
      ? {}
      : triggerGuard(each, request, { engine, isSure: checked[index]!.isSure })
    return {
      compiled: each,
      request: { ...request, ...served, ...guard, after, secrets: values, ssh },
    }
  })
  return { engine, images }
}

/** Several images have one base, and one folder. */
function once<T>(ask: (name: string) => T): (name: string) => T {
  const asked = new Map<string, T>()
  return (name) => {
    const answer = asked.get(name) ?? ask(name)
    asked.set(name, answer)
    return answer
  }
}

/** Tells warnings and goes on; with an error among them, throws all. */
function pass(side: PlanSide, found: readonly Diagnostic[]): void {
  if (found.some(isError)) throw new ImageError(found)
  side.tell(found)
}

const isError = ({ severity }: Diagnostic): boolean => severity === "error"

async function findProblems(compiled: readonly CompiledImage[]): Promise<readonly Diagnostic[]> {
  const found = await Promise.all(
    compiled.map(({ image, compilation, contextFolder, keptOut, notSent }) =>
      atImage(image, () => checkUses(contextFolder, compilation.uses, keptOut, notSent)),
    ),
  )
  return found.flat()
}

/** What this engine cannot build. What of several images it can is said, too: nobody shall think that they were. */
function passRefusals(
  engine: Engine,
  drafts: readonly PlannedImage[],
  overrides: BuildOverrides,
  side: PlanSide,
): void {
  const answers = drafts.map(({ compiled, request }) =>
    engine.refuse(buildNeeds(compiled, overrides, request)),
  )
  const rest = drafts.filter((_, index) => !answers[index]!.some(isError))
  if (rest.length < drafts.length && rest.length > 0) {
    const names = rest.map(({ request }) => request.image).join(" ")
    side.note(`Nothing was built. The rest can be: stagecraft build ${names}`)
  }
  pass(side, answers.flat())
}
