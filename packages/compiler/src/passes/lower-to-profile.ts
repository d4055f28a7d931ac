import type { Feature, Profile } from "@stagecraft/dockerfile"
import { describeStep, foldCommand } from "@stagecraft/dockerfile"
import type { CopyStep, InlineFile, RunStep, StepNode, Text } from "@stagecraft/ir"
import { plain, text } from "@stagecraft/ir"
import { throughChain } from "../along-chain.ts"
import { baseReference } from "../base-reference.ts"
import { isIn } from "../effects/paths.ts"
import { shellKind } from "../effects/shell-kind.ts"
import type { Graph, StageDraft } from "../graph.ts"
import { mapStages } from "../graph.ts"
import type { Pass, PassTools } from "../pass.ts"
import type { StageFacts } from "../stage-facts.ts"
import { factsAfter, factsAtStart, joinPath } from "../stage-facts.ts"

/** What this pass has another way for. */
const LOWERED: readonly Feature[] = ["mount", "heredoc", "link"]

/** Bytes. The builder takes no line above 64 kB. */
const LONGEST_FILE = 30_000

const lacks = ({ features }: Profile, feature: Feature): boolean => !features.has(feature)

/** A cache holds nothing that has to be there: without one the command does its work anew. */
function withoutCaches(step: RunStep, tools: PassTools): RunStep {
  const mounts = step.mounts.filter((mount) => mount.kind !== "cache" || mount.from !== undefined)
  if (mounts.length === step.mounts.length) return step
  const message = `${describeStep(step)} goes without its cache mounts, which ${tools.profile.name} does not have`
  tools.note("did", message, [step.span])
  return { ...step, mounts }
}

/** What only a heredoc could hold: a script for the stage's shell, or a command whose lines cannot be joined. */
function linesOf({ form }: RunStep): string | undefined {
  if (form.kind === "script") {
    if (form.body.startsWith("#!")) return undefined
    return form.body.endsWith("\n") ? form.body : `${form.body}\n`
  }
  const [only, ...more] = form.kind === "shell" ? form.parts : []
  const command = only && more.length === 0 ? plain(only.command) : undefined
  return command !== undefined && foldCommand(command) === undefined ? command : undefined
}

/** The lines as the one argument of the shell that would have run them. */
function linesAsArgument(step: RunStep, facts: StageFacts, tools: PassTools): RunStep {
  const lines = linesOf(step)
  if (lines === undefined) return step
  if (facts.murky || facts.shell === undefined || !shellKind(facts.shell).posix) {
    const message = `${describeStep(step)} stays a heredoc: the shell that would run it is not known`
    tools.note("stopped", message, [step.span])
    return step
  }
  tools.note("did", `${describeStep(step)} became the exec form of its shell`, [step.span])
  const argv = [...facts.shell, lines].map((word) => text(word))
  return { ...step, form: { kind: "exec", argv } }
}

/** The contents as the one operand of printf, in single quotes. */
function printfOperand(contents: string): string {
  const format = contents
    .replaceAll("\\", "\\\\")
    .replaceAll("%", "%%")
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t")
    // Some take it for options.
    .replace(/^-/u, "\\055")
  return `'${format.replaceAll("'", String.raw`'\''`)}'`
}

/** In a RUN the engine's own files lie there, and what is written to them is lost. */
const OF_ENGINE =
  /^\/(?:(?:proc|sys|dev)(?:\/|$)|\.dockerenv$|etc\/(?:hosts|hostname|resolv\.conf|mtab)$|(?:var\/)?run\/(?:\.containerenv$|secrets(?:\/|$)))/u

/** The folders that are volumes at a place. Builders other than BuildKit throw away what a RUN writes there. */
type Volumes = readonly string[]

const volumesAfter = (volumes: Volumes, step: StepNode): Volumes =>
  step.kind === "volume" ? [...volumes, ...step.paths.map((path) => plain(path) ?? "/")] : volumes

/** What is a volume at the first step of a stage. */
function volumesAtStart(graph: Graph): (stage: StageDraft) => Volumes {
  const ofBase = ({ node }: StageDraft): Volumes => {
    const reference = graph.knownBases.size > 0 ? baseReference(graph, node) : undefined
    return (reference !== undefined && graph.knownBases.get(reference)?.volumes) || []
  }
  const before = throughChain<Volumes>(graph, [], (volumes, stage) =>
    stage.steps.reduce(volumesAfter, [...volumes, ...ofBase(stage)]),
  )
  return (stage) => [...before(stage), ...ofBase(stage)]
}

/** Where a step stands. */
interface Place {
  readonly facts: StageFacts
  readonly volumes: Volumes
}

const PLAIN_PATH = /^\/[\w./@+-]*$/u
/** Printable ASCII, tab and newline: what every printf writes as it is. */
const PLAIN_CONTENTS = /^[\t\n -~]*$/u

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/"
}

function againstPrintf(
  step: CopyStep,
  file: InlineFile,
  { facts, volumes }: Place,
): { readonly why: string } | { readonly contents: string; readonly path: string } {
  const contents = plain(file.contents)
  const destination = plain(step.destination)
  if (contents === undefined || destination === undefined)
    return { why: "only the builder knows a reference in it" }
  if (!PLAIN_CONTENTS.test(contents)) return { why: "it has more than plain characters" }
  if (contents.length > LONGEST_FILE) return { why: "it is too long for a command" }
  if (step.chown !== undefined || step.chmod !== undefined || step.exclude?.length)
    return { why: "the COPY has options" }
  const isRoot = facts.user === "root" || facts.user === "0"
  if (facts.murky || !isRoot)
    return {
      why: 'a command writes as the stage\'s user, and that is not known to be root: .user("root")',
    }
  if (!shellKind(facts.shell).posix) return { why: "the shell is not known to be a POSIX one" }
  const named = /(?:^|\/)\.{0,2}$/u.test(destination) ? `${destination}/${file.name}` : destination
  const path = joinPath(facts.directory, named)
  if (path === undefined) return { why: "the base decides the working directory" }
  if (!PLAIN_PATH.test(path)) return { why: "its path would need quotes" }
  if (OF_ENGINE.test(path)) return { why: `a command finds the engine's own ${path}` }
  const volume = volumes.find((each) => isIn(path, joinPath("/", each) ?? "/"))
  if (volume !== undefined) return { why: `what a command writes to the volume ${volume} is lost` }
  return { contents, path }
}

function inlineAsCommand(step: CopyStep, place: Place, tools: PassTools): readonly StepNode[] {
  const { facts } = place
  const found: { readonly contents: string; readonly path: string }[] = []
  for (const source of step.sources) {
    if (source.kind !== "inline") return [step]
    const file = againstPrintf(step, source, place)
    if ("why" in file) {
      const message = `${describeStep(step)} stays a heredoc: ${file.why}`
      tools.note("stopped", message, [step.span])
      return [step]
    }
    found.push(file)
  }
  const commands = found.flatMap(({ contents, path }): Text[] => [
    // As BuildKit makes them, which takes the group of a setgid folder for folders and not for files.
    text(`mkdir -p ${folderOf(path)}`),
    // A file that is there is replaced, as COPY does; one written into would keep its mode.
    text(`rm -f ${path}`),
    text(`printf ${printfOperand(contents)} > ${path}`),
    text(`chown 0:0 ${path}`),
    text(`chmod 644 ${path}`),
  ])
  const assumes = facts.shell === undefined ? { assumes: ["posix-shell"] as const } : {}
  tools.note("did", `${describeStep(step)} became a RUN of printf`, [step.span], assumes)
  const { span, comments } = step
  const parts = commands.map((command) => ({ command, span }))
  const form = { kind: "shell" as const, parts }
  return [{ kind: "run", form, mounts: [], span, ...(comments && { comments }) }]
}

/** A layer that stands alone is only a matter of the cache. */
function withoutLink<S extends StepNode>(step: S, tools: PassTools): S {
  const { link, ...rest } = step as S & { link?: boolean }
  if (!link) return step
  const message = `${describeStep(step)} goes without --link, which ${tools.profile.name} does not have`
  tools.note("did", message, [step.span])
  return rest as S
}

function lowerStep(step: StepNode, place: Place, tools: PassTools): readonly StepNode[] {
  const { profile } = tools
  switch (step.kind) {
    case "run": {
      const run = lacks(profile, "mount") ? withoutCaches(step, tools) : step
      return [lacks(profile, "heredoc") ? linesAsArgument(run, place.facts, tools) : run]
    }
    case "copy": {
      const copy = lacks(profile, "link") ? withoutLink(step, tools) : step
      return lacks(profile, "heredoc") && copy.sources.some(({ kind }) => kind === "inline")
        ? inlineAsCommand(copy, place, tools)
        : [copy]
    }
    case "add":
      return [lacks(profile, "link") ? withoutLink(step, tools) : step]
    default:
      return [step]
  }
}

/**
 * Says in other words what the profile's builder has no words for, where the image stays the same: a RUN does without
 * its cache mounts, a script, or a command of several lines, becomes the argument of the shell that is known to run it, an inline file of plain
 * characters a `printf` of a stage whose user is known to be root, where a command writes into the image, and `--link` goes. What is left is a problem at
 * the author's line, which the printer reports.
 */
export const lowerToProfile: Pass = {
  name: "lower-to-profile",
  always: true,
  run(graph, tools) {
    if (!LOWERED.some((feature) => lacks(tools.profile, feature))) return graph
    const atStart = factsAtStart(graph)
    const atVolumes = volumesAtStart(graph)
    const isBuildKit = tools.profile.frontend !== undefined
    return mapStages(graph, (stage) => {
      let facts = atStart.get(stage)!
      let volumes = isBuildKit ? [] : atVolumes(stage)
      let changed = false
      const steps = stage.steps.flatMap((step) => {
        const lowered = lowerStep(step, { facts, volumes }, tools)
        changed ||= lowered.length !== 1 || lowered[0] !== step
        facts = factsAfter(facts, step)
        if (!isBuildKit) volumes = volumesAfter(volumes, step)
        return lowered
      })
      return changed ? steps : stage.steps
    })
  },
}
