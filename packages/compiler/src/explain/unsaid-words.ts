import type { Optimize } from "@stagecraft/ir"
import type { Compilation } from "../compile.ts"
import type { Graph } from "../graph.ts"
import { stageBelow } from "../graph.ts"
import type { TrustedStep } from "../pass.ts"
import { changesOften } from "../passes/hoist/stage-hoister.ts"
import { INSTALLERS } from "../passes/hoist/traveller.ts"
import { textOfRun } from "../passes/sink/lists-environment.ts"
import { looksLikeInstall } from "../passes/split/install-run.ts"

/** An option of `optimize` by which an author says what no optimizer can know. */
export type OptimizeWord = "splitRuns" | "hoistInstalls" | "installScripts" | "cacheMounts"

/** How each of them is said. */
export const saidWords = Object.freeze({
  splitRuns: "all",
  hoistInstalls: "all",
  installScripts: "independent",
  cacheMounts: "all",
}) satisfies Pick<Optimize, OptimizeWord>

/** The passes that take it. */
const PASSES: Readonly<Record<OptimizeWord, ReadonlySet<string>>> = {
  splitRuns: new Set(["split-runs"]),
  hoistInstalls: new Set(["hoist-installs"]),
  installScripts: new Set(["sink-args", "split-copies"]),
  cacheMounts: new Set(["add-cache-mounts"]),
}

const GO_TEST = /\bgo\b.*\btest\b/u

type Compiled = Pick<Compilation, "graph" | "record">

const INSTALLER = new RegExp(`\\b(?:${[...INSTALLERS].join("|")})\\b`, "u")

/** True where packages of the system are installed below a copy that changes more often. */
function mayHoist({ graph }: Compiled): boolean {
  const copied = new Set<Graph["target"]>()
  return graph.stages.some((stage) => {
    const below = stageBelow(graph, stage)
    let isBelow = below !== undefined && copied.has(below.node)
    for (const step of stage.steps) {
      if (changesOften(step)) isBelow = true
      if (isBelow && step.kind === "run" && INSTALLER.test(textOfRun(step))) return true
    }
    if (isBelow) copied.add(stage.node)
    return false
  })
}

const stoppedBy = ({ record }: Compiled, ...passes: readonly string[]): boolean =>
  record.some(({ pass, action }) => action === "stopped" && passes.includes(pass))

/** True where an install was not proved to have nothing to do with a copy or an argument above it. */
const mayProve = (compiled: Compiled): boolean =>
  stoppedBy(compiled, "split-copies", "sink-args") &&
  compiled.graph.stages.some(({ steps }) =>
    steps.some((step) => step.kind === "run" && looksLikeInstall(step)),
  )

/** True where an install was refused a mount, or a test of Go, which is told of nowhere. */
const mayMount = (compiled: Compiled): boolean =>
  stoppedBy(compiled, "add-cache-mounts") ||
  compiled.graph.stages.some(({ steps }) =>
    steps.some((step) => step.kind === "run" && GO_TEST.test(textOfRun(step))),
  )

/**
 * The words that an image does not say and its author has not refused, as far as they may change anything: quick to say
 * no, and not certain. Only the image compiled with them tells.
 */
export function unsaidWords(
  compilation: Pick<Compilation, "graph" | "record" | "image">,
): OptimizeWord[] {
  const { optimize } = compilation.image
  const { splitRuns, hoistInstalls, installScripts, cacheMounts } = optimize
  const words: OptimizeWord[] = []
  if (splitRuns === "known" && stoppedBy(compilation, "split-runs")) words.push("splitRuns")
  if (hoistInstalls === "known" && mayHoist(compilation)) words.push("hoistInstalls")
  const moves = optimize.splitCopies || optimize.sinkArgs
  if (installScripts === "reviewed" && moves && mayProve(compilation)) words.push("installScripts")
  if (cacheMounts === "known" && mayMount(compilation)) words.push("cacheMounts")
  return words
}

/** How many RUNs have a cache mount. */
export function cachedRuns({ graph }: Pick<Compilation, "graph">): number {
  const steps = graph.stages.flatMap((stage) => stage.steps)
  return steps.filter(
    (step) => step.kind === "run" && step.mounts.some(({ kind }) => kind === "cache"),
  ).length
}

/** The steps that an image takes the author's word for, each once, by the option that says it. */
export function trustedBy(
  { record }: Pick<Compilation, "record">,
  word: OptimizeWord,
): readonly TrustedStep[] {
  const steps = record
    .filter(({ pass, action }) => action === "did" && PASSES[word].has(pass))
    .flatMap(({ trusts = [] }) => trusts)
  const at = ({ span: { file, line, column } }: TrustedStep): string => `${file}:${line}:${column}`
  return [...new Map(steps.map((each) => [`${at(each)} ${each.step}`, each])).values()]
}
