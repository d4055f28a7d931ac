import type { Feature, Profile } from "@stagecraft/dockerfile"
import { describeStep, foldCommand } from "@stagecraft/dockerfile"
import type { CopyStep, InlineFile, RunStep, StepNode, Text } from "@stagecraft/ir"
import { plain, show, text } from "@stagecraft/ir"
import { throughChain } from "../along-chain.ts"
import { isIn } from "../effects/paths.ts"
import { shellKind } from "../effects/shell-kind.ts"
import type { Graph, StageDraft } from "../graph.ts"
import { mapStages } from "../graph.ts"
import type { Pass, PassTools } from "../pass.ts"
import { cacheMountDropped } from "../problems.ts"
import { shippingStages } from "../shipping-stages.ts"
import type { StageFacts } from "../stage-facts.ts"
import { factsAfter, factsAtStart, joinPath } from "../stage-facts.ts"
import type { Volumes } from "../volumes-in-chain.ts"
import { volumesAfter, volumesAtStart } from "../volumes-in-chain.ts"

/** What this pass has another way for. */
const LOWERED: readonly Feature[] = ["mount", "heredoc", "link"]

/** Bytes. The builder takes no line above 64 kB. */
const LONGEST_FILE = 30_000

const lacks = ({ features }: Profile, feature: Feature): boolean => !features.has(feature)

/** A cache holds nothing that has to be there: without one the command does its work anew. */
function withoutCaches(step: RunStep, isShipped: boolean, tools: PassTools): RunStep {
  const mounts = step.mounts.filter((mount) => mount.kind !== "cache" || mount.from !== undefined)
  if (mounts.length === step.mounts.length) return step
  const [folder] = step.mounts.flatMap((mount) =>
    mount.kind === "cache" && mount.from === undefined ? [show(mount.target)] : [],
  )
  if (isShipped && folder !== undefined)
    tools.report(cacheMountDropped(step, folder, tools.profile.name))
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

/** Whether nothing came yet that may have brought a shell, at the first step of each stage. */
function bareAtStart(graph: Graph): (stage: StageDraft) => boolean {
  const begin = (isBare: boolean, { node }: StageDraft): boolean =>
    node.base.kind === "scratch" || isBare
  const before = throughChain(graph, false, (isBare, stage) =>
    stage.steps.reduce(bareAfter, begin(isBare, stage)),
  )
  return (stage) => begin(before(stage), stage)
}

const bareAfter = (isBare: boolean, step: StepNode): boolean =>
  isBare && step.kind !== "run" && step.kind !== "add" && !(step.kind === "copy" && step.from)

/** Where a step stands. */
interface Place {
  readonly facts: StageFacts
  /** Empty for BuildKit, which keeps what is written there. */
  readonly volumes: Volumes
  readonly isBare: boolean
  /** The stage is part of the image. */
  readonly isShipped: boolean
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
  { facts, volumes, isBare }: Place,
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
  if (isBare) return { why: "nothing in the stage may have brought a shell by then" }
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
    // A file that is there is replaced, behind a link, too, as COPY does; one written into would keep its mode.
    text(`rm -f "$(readlink -f ${path})"`),
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

/** A layer that stands alone is a matter of the cache, but for folders on its way that are others than it would make. */
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
      const run = lacks(profile, "mount") ? withoutCaches(step, place.isShipped, tools) : step
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
 * its cache mounts, a script, or a command of several lines, becomes the argument of the shell that is known to run it,
 * an inline file of plain characters a `printf` of a stage whose user is known to be root, where a command writes into
 * the image, and `--link` goes. What is left is a problem at the author's line, which the printer reports.
 */
export const lowerToProfile: Pass = {
  name: "lower-to-profile",
  always: true,
  run(graph, tools) {
    if (!LOWERED.some((feature) => lacks(tools.profile, feature))) return graph
    const atStart = factsAtStart(graph)
    const atVolumes = volumesAtStart(graph)
    const atBare = bareAtStart(graph)
    const shipping = shippingStages(graph)
    const isBuildKit = tools.profile.frontend !== undefined
    return mapStages(graph, (stage) => {
      let facts = atStart.get(stage)!
      let volumes = isBuildKit ? [] : atVolumes(stage)
      let isBare = atBare(stage)
      const isShipped = shipping.has(stage.node)
      let changed = false
      const steps = stage.steps.flatMap((step) => {
        const lowered = lowerStep(step, { facts, volumes, isBare, isShipped }, tools)
        changed ||= lowered.length !== 1 || lowered[0] !== step
        facts = factsAfter(facts, step)
        if (!isBuildKit) volumes = volumesAfter(volumes, step)
        isBare = bareAfter(isBare, step)
        return lowered
      })
      return changed ? steps : stage.steps
    })
  },
}
