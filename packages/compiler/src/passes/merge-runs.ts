import { describeStep } from "@stagecraft/dockerfile"
import type { RunStep, StepNode } from "@stagecraft/ir"
import type { Hazards } from "../effects/hazards.ts"
import { hazards } from "../effects/hazards.ts"
import type { RunReading } from "../effects/read-run.ts"
import { partsOf, readRun, unread } from "../effects/read-run.ts"
import { shellKind } from "../effects/shell-kind.ts"
import type { StageDraft } from "../graph.ts"
import { mapStages } from "../graph.ts"
import type { BaseAssumption, Pass, PassTools } from "../pass.ts"
import { againstSetting } from "../same-setting.ts"
import { shippingStages } from "../shipping-stages.ts"
import type { StageFacts } from "../stage-facts.ts"
import { factsAfter, factsAtStart } from "../stage-facts.ts"

/** Bytes. The kernel takes no argument above 128 kB. */
const LONGEST_COMMAND = 100_000

/** A RUN that others may still join. */
interface Group {
  readonly steps: RunStep[]
  /** Why nothing can be joined to it. */
  readonly why: string | undefined
  readonly hazards: Hazards
  bytes: number
}

function begin(step: RunStep, reading: RunReading, facts: StageFacts): Group {
  const account = hazards({ shell: shellKind(facts.shell), directory: facts.directory })
  account.add(reading.commands)
  return { steps: [step], why: reading.why, hazards: account, bytes: reading.bytes }
}

class StageMerger {
  readonly #out: StepNode[] = []
  readonly #tools: PassTools
  readonly #all: boolean
  #facts: StageFacts
  #group: Group | undefined

  constructor(facts: StageFacts, tools: PassTools) {
    this.#facts = facts
    this.#tools = tools
    this.#all = tools.optimize.mergeRuns === "all"
  }

  run({ steps }: StageDraft): readonly StepNode[] {
    for (const [index, step] of steps.entries()) {
      if (step.kind === "run") this.#add(step, steps[index + 1]?.kind === "run")
      else {
        this.#close()
        this.#facts = factsAfter(this.#facts, step)
        this.#out.push(step)
      }
    }
    this.#close()
    return this.#out.length === steps.length ? steps : this.#out
  }

  #add(step: RunStep, followed: boolean): void {
    const group = this.#group
    const early = group && (againstSetting(group.steps[0]!, step) ?? group.why)
    // Reading costs time, so what stands alone is not read.
    const needed = followed || (group !== undefined && early === undefined)
    const reading = needed ? readRun(step, this.#facts, this.#all) : unread("")
    if (group) {
      const why = early ?? reading.why ?? this.#againstJoining(group, reading)
      if (why === undefined) {
        group.steps.push(step)
        group.bytes += reading.bytes
        group.hazards.add(reading.commands)
        return
      }
      this.#stopped(group.steps.at(-1)!, step, why)
      this.#close()
    }
    this.#group = begin(step, reading, this.#facts)
  }

  #againstJoining(group: Group, reading: RunReading): string | undefined {
    if (group.bytes + reading.bytes > LONGEST_COMMAND) return "together they would be too long"
    return group.hazards.against(reading.commands)
  }

  #stopped(first: RunStep, next: RunStep, why: string): void {
    const message = `${describeStep(first)} and ${describeStep(next)} stay apart: ${why}`
    this.#tools.note("stopped", message, [first.span, next.span])
  }

  #close(): void {
    const group = this.#group
    this.#group = undefined
    if (!group) return
    const [first, ...more] = group.steps
    if (more.length === 0) return void this.#out.push(first!)
    const spans = group.steps.map(({ span }) => span)
    const assumed = this.#facts.shell ? "" : ", taking the base's shell to be a POSIX one"
    const assumes: readonly BaseAssumption[] = [
      ...(this.#facts.shell ? [] : (["posix-shell"] as const)),
      ...(this.#facts.base === "known" ? [] : (["no-triggers"] as const)),
    ]
    const facts = assumes.length > 0 ? { assumes } : {}
    this.#tools.note("did", `${spans.length} RUNs became one${assumed}`, spans, facts)
    const parts = group.steps.flatMap(partsOf)
    this.#out.push({ ...first!, form: { kind: "shell", parts } })
  }
}

function noteUnshipped({ node, steps }: StageDraft, tools: PassTools): void {
  const at = steps.findIndex(
    ({ kind }, index) => kind === "run" && steps[index + 1]?.kind === "run",
  )
  if (at < 0) return
  const message = `neighbouring RUNs of ${node.name} would be looked at if it were part of the image`
  tools.note("would", message, [steps[at]!.span, steps[at + 1]!.span])
}

/**
 * Joins neighbouring RUNs of what ships, where every command is understood and one shell does the same as two.
 *
 * In a stage that is thrown away one RUN more costs nothing, and one less hurts the cache.
 */
export const mergeRuns: Pass = {
  name: "merge-runs",
  run(graph, tools) {
    if (tools.optimize.mergeRuns === false) return graph
    const shipping = shippingStages(graph)
    const facts = factsAtStart(graph)
    return mapStages(graph, (stage) => {
      if (!tools.optimize.mergeBuilderStages && !shipping.has(stage.node)) {
        noteUnshipped(stage, tools)
        return stage.steps
      }
      return new StageMerger(facts.get(stage)!, tools).run(stage)
    })
  },
}
