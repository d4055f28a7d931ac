import type { AllowListOptions, ContextUse, ContextView, ContextWitness } from "@stagecraft/context"
import { checkPaths, linkUses, mergeIgnore, parseIgnore, viewContext } from "@stagecraft/context"
import type { Feature, FrontendVersion, PrintOptions, Profile } from "@stagecraft/dockerfile"
import { defaultProfile, profileNamed, profileOfSyntax, profiles } from "@stagecraft/dockerfile"
import type {
  ArgReference,
  BaseConfig,
  Diagnostic,
  ImageNode,
  Optimize,
  Span,
} from "@stagecraft/ir"
import { mapList } from "@stagecraft/ir"
import type { BaseUse } from "./bases-of.ts"
import { basesOf } from "./bases-of.ts"
import { checkBuildArgs } from "./check-build-args.ts"
import { checkSecrets } from "./check-secrets.ts"
import { checkPatterns } from "./check-patterns.ts"
import { checkSources } from "./check-sources.ts"
import { collectArgs } from "./args/collect-args.ts"
import { draftGraph } from "./draft-graph.ts"
import type { Graph } from "./graph.ts"
import type { EngineStep } from "./locate-step.ts"
import { authorStage, isNumberedHere, locateStep } from "./locate-step.ts"
import { nameStages } from "./name-stages.ts"
import type { PassNote } from "./pass.ts"
import { pipeline, runPasses } from "./pipeline.ts"
import type { LineRange, PrintedStage } from "./print-image.ts"
import { printImage } from "./print-image.ts"
import { unknownProfile } from "./problems.ts"
import { sharedSteps } from "./shared-steps.ts"
import { forgetSteps } from "./step-memory.ts"
import { anyUse, usesOfGraph } from "./uses-of-graph.ts"

/** Is there whenever a compilation asks for what is not in the image nor said beside it. */
export interface CompileWitness extends ContextWitness {
  /** The images that are built together were asked for: they have a say. */
  askedTogether(): void
}

/** What compiling is told beside the image. */
export interface CompileOptions {
  /** `false`: the graph as written. Otherwise laid over the image's own `optimize`. */
  readonly optimize?: false | Partial<Optimize>
  /** A `.dockerignore` that the author keeps in the context. */
  readonly existingIgnore?: string
  /** The config file's name for the header, without folder. */
  readonly configName?: string
  /** The command line that the header tells to run after a change; `stagecraft emit` unless set. */
  readonly command?: string
  /** True prints the name of an only stage, too; others always have theirs. */
  readonly nameOnlyStage?: boolean
  /** The build context on disk, to follow the links among its sources; absent: nothing is read. */
  readonly contextFolder?: string
  /** The emitted files' names, which no copy takes along. */
  readonly emitted?: readonly string[]
  /**
   * What becomes of the Dockerfile: `build` for one that is built at once, from the very context that was looked at;
   * `emit`, unless set, for one that is kept.
   */
  readonly purpose?: "build" | "emit"
  /** The images that are built together, the one itself among them, by its name: a step of several is run once for all. */
  readonly together?: readonly ImageNode[]
  /** The configs of bases that were looked up, by their references. */
  readonly knownBases?: ReadonlyMap<string, BaseConfig>
  /** A base may have triggers that nobody could look at: all of the context is let through for them. */
  readonly isOpen?: boolean
  /** Is told what the context on disk answers, and whether `together` was asked: nothing else is, beside these options. */
  readonly witness?: CompileWitness
}

/** A stage of the printed Dockerfile. */
export type CompiledStage = PrintedStage

/** An image in the words of a builder, with the way back to the author's source. */
export interface Compilation {
  readonly image: ImageNode
  readonly dockerfile: string
  /** For each line of the Dockerfile the places it came from; none for a blank line. */
  readonly lines: readonly (readonly Span[])[]
  /** The text of the ignore file. */
  readonly ignore: string
  /** What the ignore file is made with, beside the uses. */
  readonly ignoreOptions: AllowListOptions
  readonly stages: readonly CompiledStage[]
  /** The stage to build, when it is not the last one of the file. */
  readonly target: string | undefined
  readonly uses: readonly ContextUse[]
  /** Every argument's name, once. */
  readonly args: readonly ArgReference[]
  /** The arguments that have neither a default nor a value in `buildArgs`. */
  readonly requiredArgs: readonly ArgReference[]
  readonly bases: readonly BaseUse[]
  /** The frontend that the Dockerfile is written for. */
  readonly frontend: FrontendVersion
  /** What not every builder can do, and the Dockerfile needs. */
  readonly needs: ReadonlySet<Feature>
  readonly problems: readonly Diagnostic[]
  readonly record: readonly PassNote[]
  /** What the Dockerfile was printed of; for this room. */
  readonly graph: Graph
  /** How its steps were printed, beside the SHELL of each. */
  readonly page: PrintOptions
  /** The lines of the step that an engine names `[builder 2/5] …`. */
  locate(step: EngineStep): LineRange | undefined
  /** False when the number of a step is that of another image, with which this one shares it. */
  isNumberedHere(step: EngineStep): boolean
  /** The name of a stage that an engine calls `stage-0` because the Dockerfile gives none; undefined for every other. */
  authorStage(name: string): string | undefined
}

/** What every builder reads that is not BuildKit. */
const OLDEST_FRONTEND: FrontendVersion = [1, 0]

function profileOf(image: ImageNode, problems: Diagnostic[]): Profile {
  if (image.profile === undefined)
    return image.syntax === undefined ? defaultProfile : profileOfSyntax(image.syntax)
  const found = profileNamed(image.profile)
  if (!found) {
    const known = profiles.map(({ name }) => name)
    problems.push(unknownProfile(image, image.profile, known))
  }
  return found ?? defaultProfile
}

/** @param optimized - What passes keep out beside the author. */
function ignoreOptions(
  image: ImageNode,
  options: CompileOptions,
  optimized: readonly string[] = [],
): AllowListOptions {
  return {
    exclude: image.exclude,
    ...(optimized.length > 0 && { optimized }),
    emitted: options.emitted ?? [],
    ...(options.existingIgnore !== undefined && { existing: options.existingIgnore }),
  }
}

function followLinks(
  contextFolder: string,
  asked: readonly ContextUse[],
  witness: ContextWitness | undefined,
): readonly ContextUse[] {
  const found = linkUses(contextFolder, asked)
  witness?.linked(asked, found)
  return found
}

/** What the graph as written takes from its context, through the ignore file that goes with it. Read when asked. */
function contextView(
  graph: Graph,
  image: ImageNode,
  options: CompileOptions,
): ContextView | undefined {
  const { contextFolder, witness } = options
  if (contextFolder === undefined) return undefined
  let view: ContextView | undefined
  const open = (): ContextView => {
    const uses = followLinks(contextFolder, usesOfGraph(graph), witness)
    const { text } = mergeIgnore(uses, ignoreOptions(image, options))
    const opened = viewContext(contextFolder, parseIgnore(text))
    return witness?.watch(opened, text) ?? opened
  }
  const look = (): ContextView => (view ??= open())
  return {
    entry: (path) => look().entry(path),
    names: (folder) => look().names(folder),
    text: (path) => look().text(path),
  }
}

/**
 * Compiles an image: graph, passes, Dockerfile, ignore file, source map.
 *
 * Never throws for what an author wrote; look for severity `error` in `problems`. The same image gives the same
 * bytes everywhere.
 */
export function compile(image: ImageNode, options: CompileOptions = {}): Compilation {
  forgetSteps()
  const problems: Diagnostic[] = []
  const profile = profileOf(image, problems)
  const draft = draftGraph(image, options.knownBases)
  const passes = options.optimize === false ? pipeline.filter((pass) => pass.always) : pipeline
  const optimize = {
    ...image.optimize,
    ...(options.optimize === false ? undefined : options.optimize),
  }
  const context = contextView(draft.graph, image, options)
  const mayProveByContext =
    optimize.contextProofs === "always" ||
    (optimize.contextProofs === "build" && options.purpose === "build")
  const { together } = options
  const shared = () => {
    options.witness?.askedTogether()
    return together && sharedSteps(together)
  }
  const {
    graph,
    record,
    problems: found,
  } = runPasses(draft.graph, passes, {
    optimize,
    profile,
    context,
    mayProveByContext,
    // Found out when a pass asks.
    sharerWithout: (...steps) => shared()?.sharerWithout(image.name, ...steps),
    sharerUntil: (...steps) => shared()?.sharerUntil(image.name, ...steps),
  })
  const names = nameStages(graph)
  const printed = printImage(graph, {
    profile,
    stageName: (node) => names.of(node),
    configName: options.configName ?? "image.config.ts",
    command: options.command ?? "stagecraft emit",
    nameOnlyStage: options.nameOnlyStage ?? false,
  })
  const { contextFolder, witness, isOpen = false } = options
  const own = [...usesOfGraph(graph), ...(isOpen ? [anyUse(image.span)] : [])]
  const uses = contextFolder === undefined ? own : followLinks(contextFolder, own, witness)
  // Passes put what they keep out behind what the author does.
  const keptOut = graph.image.exclude.slice(image.exclude.length)
  const ignored = ignoreOptions(image, options, keptOut)
  const ignore = mergeIgnore(uses, ignored)
  problems.push(
    ...draft.problems,
    ...names.problems,
    ...checkSources(draft.graph),
    ...checkPatterns(draft.graph),
    ...found,
  )
  problems.push(...checkSecrets(draft.graph), ...checkBuildArgs(draft.graph))
  problems.push(...printed.problems, ...checkPaths(own), ...ignore.problems)
  // As the author wrote them: of what the passes declare, some only takes over another declaration.
  const { args, declared } = collectArgs({
    stages: mapList(graph.stages, ({ node }) => ({ node, steps: node.steps })),
  })
  const last = graph.stages.at(-1)?.node
  return {
    image,
    dockerfile: printed.dockerfile,
    lines: printed.lines,
    ignore: ignore.text,
    ignoreOptions: ignored,
    stages: printed.stages,
    target: last === graph.target ? undefined : names.of(graph.target),
    uses,
    args: [...args.values()],
    requiredArgs: declared.filter(
      ({ name, default: value, optional }) =>
        value === undefined && !optional && !Object.hasOwn(image.buildArgs, name),
    ),
    bases: basesOf(graph),
    frontend: profile.frontend ?? OLDEST_FRONTEND,
    needs: printed.needs,
    problems,
    record: [...names.notes, ...record],
    graph,
    page: printed.page,
    locate: (step) => locateStep(printed, step),
    isNumberedHere: (step) => isNumberedHere(printed, step),
    authorStage: (name) => authorStage(printed, name),
  }
}
