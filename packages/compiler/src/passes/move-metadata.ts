import { describeStep } from "@stagecraft/dockerfile"
import type { StepNode } from "@stagecraft/ir"
import { mapStages } from "../graph.ts"
import type { Pass, PassTools } from "../pass.ts"
import { isMetadata, joinMetadata } from "./metadata/join-metadata.ts"
import type { Pending } from "./metadata/pending-metadata.ts"
import { PendingMetadata } from "./metadata/pending-metadata.ts"

const isWork = ({ kind }: StepNode): boolean => kind === "run" || kind === "copy" || kind === "add"

class StageMover {
  readonly #out: (StepNode | undefined)[] = []
  readonly #pending = new PendingMetadata()
  readonly #tools: PassTools
  /** The last work on files that was put out, and where. */
  #work: { readonly step: StepNode; readonly at: number } | undefined

  constructor(tools: PassTools) {
    this.#tools = tools
  }

  run(steps: readonly StepNode[]): readonly StepNode[] {
    const lastWork = steps.findLastIndex(isWork)
    if (!steps.slice(0, lastWork + 1).some(isMetadata)) return steps
    for (const [index, step] of steps.entries()) {
      if (!isMetadata(step)) {
        const blocked = this.#pending.takeBlocked(step)
        this.#settle(blocked)
        if (index < lastWork) for (const each of blocked) this.#stopped(each, step)
      } else if (index > lastWork) this.#settle(this.#pending.takeAll())
      if (isMetadata(step)) this.#pending.add(step, this.#out.length)
      if (isWork(step)) this.#work = { step, at: this.#out.length }
      this.#out.push(step)
    }
    this.#settle(this.#pending.takeAll())
    const out = this.#out.filter((step) => step !== undefined)
    return out.some((step, index) => step !== steps[index]) ? out : steps
  }

  /** Puts steps where the stage has come to: those with work on files in between, and of their groups those behind. */
  #settle(taken: readonly Pending[]): void {
    const work = this.#work
    const moved = new Set<Pending["group"]>()
    for (const { step, slot, group, follows } of taken) {
      if (!work || (work.at < slot && !follows && !moved.has(group))) continue
      if (!moved.has(group)) this.#pending.lead(group)
      moved.add(group)
      this.#out[slot] = undefined
      this.#out.push(step)
      const message = `${describeStep(step)} goes behind ${describeStep(work.step)}`
      this.#tools.note("did", message, [step.span, work.step.span])
    }
  }

  #stopped({ step }: Pending, by: StepNode): void {
    const why =
      by.kind === "raw"
        ? "nothing goes across raw text"
        : by.kind === "shell"
          ? "its SHELL would be another one"
          : "it reads what is set there"
    const message = `${describeStep(step)} stays before ${describeStep(by)}: ${why}`
    this.#tools.note("stopped", message, [step.span, by.span])
  }
}

/**
 * Puts LABEL, EXPOSE, CMD, ENTRYPOINT, STOPSIGNAL and HEALTHCHECK behind the work on files, to where the stage says the
 * like at its end, and joins neighbouring LABELs and EXPOSEs.
 *
 * They only become part of the image's config, which no RUN, COPY or ADD reads. What they say themselves may depend on
 * an ENV, an ARG, or for the shell form on the SHELL: those they never cross. Nothing goes across raw text. CMD and
 * ENTRYPOINT keep their order, and so do the LABELs and each other kind. Triggers of a base run before the first step,
 * and those that the stage keeps for others are not touched.
 */
export const moveMetadata: Pass = {
  name: "move-metadata",
  run(graph, tools) {
    if (!tools.optimize.moveMetadata) return graph
    return mapStages(graph, ({ steps }) =>
      joinMetadata(new StageMover(tools).run(steps), (word, spans) =>
        tools.note("did", `${spans.length} ${word}s became one`, spans),
      ),
    )
  },
}
