import { randomBytes } from "node:crypto"
import { mergedRunAt, partThatCalls, TraceReader, traceRun } from "@stagecraft/compiler"
import type { Compilation, MergedRun, RunTrace, TraceReading } from "@stagecraft/compiler"
import { failureProblem } from "@stagecraft/engine"
import type { BuildEvent, BuildFailure, StepName } from "@stagecraft/engine"
import { isImageError, sameSpan } from "@stagecraft/ir"
import type { Diagnostic } from "@stagecraft/ir"

/** An image whose build failed. */
export interface FailedImage {
  readonly compilation: Compilation
  readonly failure: BuildFailure
}

/** What looking for a part needs from whoever builds. */
export interface PartSearch {
  /**
   * Builds the failed image once more from another text, up to a stage (undefined: to the last one), for the same
   * platform, arguments, context and secrets; cached steps are used, and nothing is kept: no tag, no output, no cache export.
   */
  readonly build: (
    failed: FailedImage,
    dockerfile: string,
    target: string | undefined,
    signal: AbortSignal,
  ) => AsyncIterable<BuildEvent>
  readonly note: (sentence: string) => void
  /** Ends the search; the failure is told without its result. */
  readonly signal: AbortSignal
}

/** How the search for a part ended: its index and output, or a sentence on why there is none. */
type Found =
  | { readonly index: number; readonly output?: readonly string[] }
  | { readonly why: string }

/** Milliseconds. Nobody waits twice for a step that takes longer. */
const WORTH_REPEATING = 60_000
/** Milliseconds that the second run may take beside what the first one took: uploads, start-up, a busy engine. */
const PATIENCE = 30_000

/** How sh, dash, ash and bash say that there is no such command. */
const NOT_FOUND =
  /^(?:\S*\/)?(?:sh|dash|ash|bash): (?:(?:line )?\d+: )?([\w.+-]+): (?:command )?not found$/u

/** What the first run's own words tell, where they can mean one part only. */
function evident({ parts }: MergedRun, { exitCode, output }: BuildFailure): Found | undefined {
  const [, name] = NOT_FOUND.exec(output.at(-1) ?? "") ?? []
  const index = exitCode === 127 && name !== undefined ? partThatCalls(parts, name) : undefined
  return index === undefined ? undefined : { index }
}

/** What became of the second run. */
interface Repeat {
  readonly succeeded: boolean
  readonly reading: TraceReading | undefined
  readonly exitCode: number | undefined
}

const SYNTAX = /syntax error/iu

async function repeat(
  events: AsyncIterable<BuildEvent>,
  trace: RunTrace,
  isTraced: (step: StepName) => boolean,
): Promise<Repeat> {
  const readers = new Map<string, TraceReader>()
  const readerOf = (id: string): TraceReader => {
    const reader = readers.get(id) ?? new TraceReader(trace)
    readers.set(id, reader)
    return reader
  }
  let reading: TraceReading | undefined
  let exitCode: number | undefined
  let succeeded = false
  try {
    for await (const event of events) {
      if (event.type === "log") readerOf(event.id).take(event.stream, event.text)
      else if (event.type === "step-failed" && isTraced(event.name))
        reading ??= readerOf(event.id).end()
      else if (event.type === "image-failed") ({ exitCode } = event.failure)
      else if (event.type === "image-done") succeeded = true
    }
  } catch (error) {
    // The failure was told as an event; without one the second run has shown nothing.
    if (!isImageError(error)) throw error
  }
  return { succeeded, reading, exitCode }
}

function judge(
  run: MergedRun,
  first: BuildFailure,
  { reading, exitCode, succeeded }: Repeat,
): Found {
  if (succeeded)
    return {
      why: "it did not fail the second time, so something outside of it decides: the network, the time, the load",
    }
  if (exitCode === undefined || reading === undefined)
    return { why: "the step could not be run a second time" }
  if (exitCode !== first.exitCode)
    return { why: `it failed differently the second time, with exit code ${exitCode}` }
  if (reading.kind === "not-begun")
    return { why: "the shell did not begin with it: one of them is not in its language" }
  if (reading.kind === "lost") return { why: "it wrote more than the engine hands out" }
  const { first: index, last, output } = reading
  if (index < last) return { why: `it is one of the commands ${index + 1} to ${last + 1}` }
  const isUnread = !run.readAtOnce && index === 0 && SYNTAX.test(output.slice(-3).join("\n"))
  return isUnread ? { why: "the shell cannot read one of them" } : { index, output }
}

async function search(failed: FailedImage, run: MergedRun, tools: PartSearch): Promise<Found> {
  const { failure, compilation } = failed
  const known = evident(run, failure)
  if (known) return known
  const milliseconds = failure.milliseconds ?? 0
  if (milliseconds > WORTH_REPEATING)
    return {
      why: `finding out takes a second run, and it ran for ${Math.round(milliseconds / 1000)} s`,
    }
  const trace = traceRun(compilation, run, randomBytes(4).toString("hex"))
  if (!trace) return { why: "finding out would change what the commands do" }
  tools.note("Running the failed step once more to find which of its commands failed …")
  const patience = AbortSignal.timeout(2 * milliseconds + PATIENCE)
  const signal = AbortSignal.any([tools.signal, patience])
  const events = tools.build(failed, trace.dockerfile, trace.target, signal)
  // The steps of both Dockerfiles have the same numbers.
  const isTraced = (step: StepName): boolean =>
    compilation.locate(step)?.last === run.printed.lines.last
  const found = judge(run, failure, await repeat(events, trace, isTraced))
  if (tools.signal.aborted) return { why: "the search for it was stopped" }
  return patience.aborted ? { why: "the second run took too long" } : found
}

/**
 * Finds the command that failed in a RUN of several, and tells the failure anew, pointing at it.
 *
 * What the first run wrote is enough where it can only mean one of them; otherwise the step is run once more, the ones before it being
 * cached, with a mark before each command. Undefined when the failure is none of such a RUN.
 */
export async function failingPart(
  failed: FailedImage,
  tools: PartSearch,
): Promise<Diagnostic | undefined> {
  const { compilation, failure } = failed
  const { lines, exitCode } = failure
  const run = lines && exitCode !== undefined ? mergedRunAt(compilation, lines) : undefined
  if (!run) return undefined
  const { parts } = run
  const found = await search(failed, run, tools)
  if ("why" in found) {
    const notes = [`which of its ${parts.length} commands failed is not known: ${found.why}`]
    return failureProblem({ ...failure, spans: [parts[0]!.span], parts, notes })
  }
  const { index, output = failure.output } = found
  const spans = [parts[index]!.span]
  return failureProblem({ ...failure, spans, parts, failedPart: index, output })
}

/** True for what the engine made of a failure; two images that share a stage are told the same. */
function isAbout({ compilation, failure }: FailedImage): (each: Diagnostic) => boolean {
  const spans = (failure.lines && compilation.lines[failure.lines.first - 1]) ?? []
  const { code, message, span } = failureProblem({ ...failure, spans })
  return (each) =>
    span !== undefined &&
    each.span !== undefined &&
    each.code === code &&
    each.message === message &&
    sameSpan(each.span, span)
}

/**
 * The findings of a failed build, those about a RUN of several commands pointing at the one that failed.
 *
 * Images that share a stage fail at one place: it is looked for once.
 */
export async function pointAtParts(
  found: readonly Diagnostic[],
  images: readonly FailedImage[],
  tools: PartSearch,
): Promise<readonly Diagnostic[]> {
  const better = new Map<Diagnostic, Diagnostic>()
  for (const failed of images) {
    const about = found.filter(isAbout(failed))
    if (about.every((each) => better.has(each))) continue
    const told = await failingPart(failed, tools)
    if (told) for (const each of about) better.set(each, told)
  }
  return found.map((each) => better.get(each) ?? each)
}
