import { describeStep } from "@stagecraft/dockerfile"
import type { RunStep, Source, StageNode, StepNode } from "@stagecraft/ir"
import { show, spanOfBase } from "@stagecraft/ir"
import type { Compilation } from "../compile.ts"
import { expandDefault } from "../expand-default.ts"
import type { Graph, StageDraft } from "../graph.ts"
import { resolveStage } from "../graph.ts"
import { sourcesOfSteps } from "../sources-of-stage.ts"
import { eachReference, textsOfFrom, textsOfStep } from "../texts-of-step.ts"
import type { Change, Rebuild, RebuildStart, RebuildTable } from "./rebuild.ts"
import { changeKey } from "./rebuild.ts"
import { isReached, readsArg, reachedAfter } from "./step-reads.ts"
import type { Reached } from "./step-reads.ts"
import type { ContextPart } from "./takes-file.ts"
import { takesPart, usesOfStep } from "./takes-file.ts"

/** A change, and the part of the context it is about. */
interface Wanted {
  readonly change: Change
  readonly part?: ContextPart
}

const MAKING_FILES = new Set<StepNode["kind"]>(["run", "copy", "add", "workdir", "raw"])

function commandsOf(step: StepNode): number {
  if (step.kind !== "run") return 0
  return step.form.kind === "shell" ? step.form.parts.length : 1
}

/** What became of a stage after a change. */
interface StageEnd {
  /** It is another one: what is built on it, or copies from it, is done again. */
  readonly rebuilt: boolean
  readonly reached: Reached
}

class Walk {
  readonly starts: RebuildStart[] = []
  /** Those that are done again and run something. */
  readonly rebuilt: RunStep[] = []
  steps = 0
  commands = 0
  readonly #graph: Graph
  readonly #name: (node: StageNode) => string
  readonly #wanted: Wanted
  readonly #ends = new Map<StageNode, StageEnd>()

  constructor(graph: Graph, name: (node: StageNode) => string, wanted: Wanted) {
    this.#graph = graph
    this.#name = name
    this.#wanted = wanted
    for (const stage of graph.stages) this.#stage(stage)
  }

  #end(node: StageNode): StageEnd | undefined {
    return this.#ends.get(resolveStage(this.#graph, node))
  }

  #isFetched(reference: string): boolean {
    const { change } = this.#wanted
    return change.kind === "image" && change.reference === reference
  }

  /** Whether an argument chooses the base. */
  #choosesBase(node: StageNode): boolean {
    const { change } = this.#wanted
    let found = false
    if (change.kind === "arg")
      for (const value of textsOfFrom(node))
        eachReference(value, (reference) => {
          if (reference.kind === "arg") found ||= readsArg(reference, change.name)
        })
    return found
  }

  #isNewBase(node: StageNode): boolean {
    const { base } = node
    const { change } = this.#wanted
    if (this.#choosesBase(node)) return true
    if (base.kind === "context") return change.kind === "context" && change.name === base.name
    return base.kind === "image" && this.#isFetched(referenceOf(this.#graph, node) ?? "")
  }

  #stage({ node, steps }: StageDraft): void {
    const { base } = node
    const below =
      base.kind === "stage" ? [base.stage] : base.kind === "image" ? (base.stages ?? []) : []
    const ends = below.flatMap((each) => this.#end(each) ?? [])
    let rebuilt = ends.some((end) => end.rebuilt)
    let reached: Reached = new Map(ends.flatMap((end) => [...end.reached]))
    if (this.#isNewBase(node)) {
      if (!rebuilt) this.#start(node, `FROM ${nameOfBase(node)}`, spanOfBase(node))
      rebuilt = true
    }
    for (const step of steps) {
      const { change } = this.#wanted
      if (change.kind === "arg") reached = reachedAfter(step, change.name, reached)
      if (!MAKING_FILES.has(step.kind)) continue
      if (!rebuilt) {
        const own = this.#isHit(node, step, reached)
        if (own) this.#start(node, describeStep(step), step.span)
        rebuilt = own || this.#readsRebuilt(step)
      }
      if (!rebuilt) continue
      this.steps++
      this.commands += commandsOf(step)
      if (step.kind === "run") this.rebuilt.push(step)
    }
    this.#ends.set(node, { rebuilt, reached })
  }

  #start(node: StageNode, step: string, span: RebuildStart["span"]): void {
    this.starts.push({ stage: this.#name(node), step, span })
  }

  /** Whether the change itself reaches a step. */
  #isHit(node: StageNode, step: StepNode, reached: Reached): boolean {
    const { change, part } = this.#wanted
    if (change.kind === "arg") return isReached(step, reached)
    if (part) return usesOfStep(node, step).some((use) => takesPart(use, part))
    return sourcesOf(step).some((source) => {
      if (source.kind === "image") return this.#isFetched(source.reference)
      return source.kind === "context" && change.kind === "context" && change.name === source.name
    })
  }

  #readsRebuilt(step: StepNode): boolean {
    return sourcesOf(step).some(
      (source) => source.kind === "stage" && this.#end(source.stage)?.rebuilt === true,
    )
  }
}

function sourcesOf(step: StepNode): readonly Source[] {
  return step.kind === "onbuild" ? [] : sourcesOfSteps({ steps: [step] }).map((each) => each.source)
}

function referenceOf({ image }: Graph, { base }: StageNode): string | undefined {
  if (base.kind !== "image" || base.stages?.length) return undefined
  return expandDefault(base.reference, image) ?? show(base.reference)
}

function nameOfBase({ base }: StageNode): string {
  if (base.kind === "image") return show(base.reference)
  return base.kind === "context" ? base.name : base.kind
}

const fileWanted = (change: Change & { readonly kind: "file" }): Wanted => ({
  change,
  part: { kind: "file", path: change.path },
})

/** All that may change between two builds, in the order in which the stages name it: files, arguments, images. */
function changesOf(graph: Graph): readonly Wanted[] {
  const found = new Map<string, Wanted>()
  const add = (change: Change, part?: ContextPart): void => {
    const key = changeKey(change)
    if (!found.has(key)) found.set(key, { change, ...(part && { part }) })
  }
  for (const { node, steps } of graph.stages)
    for (const step of steps)
      for (const use of usesOfStep(node, step))
        add({ kind: "files", shown: use.shown, whole: use.broad }, { kind: "use", use })
  const arg = (reference: { readonly kind: string; readonly name: string; origin?: string }) => {
    if (reference.kind === "arg" && reference.origin === "user")
      add({ kind: "arg", name: reference.name })
  }
  for (const each of graph.globals) arg(each)
  for (const { node, steps } of graph.stages) {
    for (const value of textsOfFrom(node)) eachReference(value, arg)
    for (const step of steps) {
      if (step.kind === "arg") arg(step.arg)
      for (const value of textsOfStep(step)) eachReference(value, arg)
    }
  }
  for (const { node, steps } of graph.stages) {
    const reference = referenceOf(graph, node)
    if (reference !== undefined) add({ kind: "image", reference })
    if (node.base.kind === "context") add({ kind: "context", name: node.base.name })
    for (const source of steps.flatMap(sourcesOf)) {
      if (source.kind === "image") add({ kind: "image", reference: source.reference })
      if (source.kind === "context") add({ kind: "context", name: source.name })
    }
  }
  return [...found.values()]
}

/**
 * Says what each change would rebuild: of files, arguments, images and named contexts.
 *
 * @param files - Files of the context to be told of one by one, beside what the sources name.
 */
export function rebuildTable(
  { graph, stages }: Pick<Compilation, "graph" | "stages">,
  files: readonly string[] = [],
): RebuildTable {
  const names = new Map(stages.map(({ node, name }) => [node, name]))
  const name = (node: StageNode): string => names.get(node) ?? node.name
  const steps = graph.stages.flatMap((stage) => stage.steps)
  const asked = files.map((path) => fileWanted({ kind: "file", path }))
  const rebuilds = [...asked, ...changesOf(graph)].map((wanted): Rebuild => {
    const { starts, steps: made, commands } = new Walk(graph, name, wanted)
    return { change: wanted.change, starts, steps: made, commands }
  })
  return {
    steps: steps.filter(({ kind }) => MAKING_FILES.has(kind)).length,
    commands: steps.reduce((sum, step) => sum + commandsOf(step), 0),
    rebuilds,
  }
}

/** The text of each command, as {@link commandsOf} counts them. */
function textsOfCommands(step: RunStep): readonly string[] {
  return step.form.kind === "shell"
    ? step.form.parts.map(({ command }) => show(command))
    : [describeStep(step)]
}

/**
 * The commands that changes run again, by {@link changeKey}: those that {@link rebuildTable} counts.
 *
 * @param changes - Of a table, of this graph or another one: what does not reach this graph is not in the answer.
 */
export function rebuiltCommands(
  { graph }: Pick<Compilation, "graph">,
  changes: readonly Change[],
): ReadonlyMap<string, readonly string[]> {
  const keys = new Set(changes.map(changeKey))
  const files = changes.flatMap((change) => (change.kind === "file" ? [fileWanted(change)] : []))
  const own = changesOf(graph).filter(({ change }) => keys.has(changeKey(change)))
  return new Map(
    [...files, ...own].map((wanted) => {
      const { rebuilt } = new Walk(graph, ({ name }) => name, wanted)
      return [changeKey(wanted.change), rebuilt.flatMap(textsOfCommands)]
    }),
  )
}
