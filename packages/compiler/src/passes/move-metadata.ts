import { describeStep } from "@stagecraft/dockerfile"
import type { StepNode } from "@stagecraft/ir"
import { mapStages } from "../graph.ts"
import type { Pass, PassTools } from "../pass.ts"
import { isMetadata, joinMetadata } from "./metadata/join-metadata.ts"
import type { Pending } from "./metadata/pending-metadata.ts"
import { PendingMetadata } from "./metadata/pending-metadata.ts"

const isWork = ({ kind }: StepNode): boolean => kind === "run" || kind === "copy" || kind === "add"

/** Why a step does not go across another one that it must not cross. */
function reason(by: StepNode): string {
  if (by.kind === "raw") return "nothing goes across raw text"
  return by.kind === "shell" ? "its SHELL would be another one" : "it reads what is set there"
}

class StageMover {
  readonly #out: (StepNode | undefined)[] = []
  readonly #pending: PendingMetadata
  readonly #steps: readonly StepNode[]
  readonly #tools: PassTools
  /** The last work on files that was put out, and where. */
  #work: { readonly step: StepNode; readonly at: number } | undefined

  constructor(steps: readonly StepNode[], tools: PassTools) {
    this.#pending = new PendingMetadata(steps)
    this.#steps = steps
    this.#tools = tools
  }

  run(): readonly StepNode[] {
    const steps = this.#steps
    const lastWork = steps.findLastIndex(isWork)
    for (const [index, step] of steps.entries()) {
      if (!isMetadata(step)) this.#meet(step, index < lastWork)
      else {
        if (index > lastWork) this.#settle(this.#pending.takeAll())
        this.#pending.add(step, this.#out.length)
      }
      if (isWork(step)) this.#work = { step, at: this.#out.length }
      this.#out.push(step)
    }
    this.#settle(this.#pending.takeAll())
    const out = this.#out.filter((step) => step !== undefined)
    return out.some((step, index) => step !== steps[index]) ? out : steps
  }

  /** Puts out before a step what must not cross it, and says so where there would have been a reason to. */
  #meet(step: StepNode, isWorkBehind: boolean): void {
    const found = this.#pending.takeBlocked(step)
    if (found.length === 0) return
    const blocked = new Set(found)
    const taken = this.#pending.withEarlier([...blocked])
    this.#settle(taken)
    if (!isWorkBehind) return
    for (const each of taken) {
      const why = blocked.has(each) ? reason(step) : "a later one that sets the same stays there"
      const message = `${describeStep(each.step)} stays before ${describeStep(step)}: ${why}`
      this.#tools.note("stopped", message, [each.step.span, step.span])
    }
  }

  /** Puts steps where the stage has come to: those with work on files in between, and what has to stay behind one. */
  #settle(taken: readonly Pending[]): void {
    const work = this.#work
    const moved = new Set<string>()
    for (const pending of taken) {
      const { step, slot, sets, follows } = pending
      const mustFollow = follows || sets.some((each) => moved.has(each))
      if (!work || (work.at < slot && !mustFollow)) continue
      if (!sets.every((each) => moved.has(each))) this.#pending.lead(pending)
      for (const each of sets) moved.add(each)
      this.#out[slot] = undefined
      this.#out.push(step)
      const message = `${describeStep(step)} goes behind ${describeStep(work.step)}`
      this.#tools.note("did", message, [step.span, work.step.span])
    }
  }
}

/** True when metadata stands before work on files. */
function isEarly(steps: readonly StepNode[]): boolean {
  const first = steps.findIndex(isMetadata)
  return first >= 0 && first < steps.findLastIndex(isWork)
}

/**
 * Puts LABEL, EXPOSE, CMD, ENTRYPOINT, STOPSIGNAL and HEALTHCHECK behind the work on files, to where the stage says the
 * like at its end, and joins neighbouring LABELs and EXPOSEs.
 *
 * They only become part of the image's config, which no RUN, COPY or ADD reads. What they say themselves may depend on
 * an ENV, an ARG, or for the shell form on the SHELL: those they never cross. Nothing goes across raw text. Steps that
 * set the same keep their order, and CMD and ENTRYPOINT do. Triggers of a base run before the first step,
 * and those that the stage keeps for others are not touched.
 */
export const moveMetadata: Pass = {
  name: "move-metadata",
  run(graph, tools) {
    if (!tools.optimize.moveMetadata) return graph
    return mapStages(graph, ({ steps }) =>
      joinMetadata(isEarly(steps) ? new StageMover(steps, tools).run() : steps, (word, spans) =>
        tools.note("did", `${spans.length} ${word}s became one`, spans),
      ),
    )
  },
}
