import { describeStep } from "@stagecraft/dockerfile"
import type { ContextView } from "@stagecraft/context"
import type { RunStep, StepNode } from "@stagecraft/ir"
import type { Graph, StageDraft } from "../graph.ts"
import { mapStages } from "../graph.ts"
import { linksAtStart } from "../links-in-chain.ts"
import type { Pass, PassTools } from "../pass.ts"
import { shippingStages } from "../shipping-stages.ts"
import { factsAtStart } from "../stage-facts.ts"
import { trusting } from "../trusting.ts"
import type { Cut } from "./split/cut-run.ts"
import { againstCut, cutsOf } from "./split/cut-run.ts"
import { earlierAtStart } from "./split/earlier-steps.ts"
import { baseAssumptions } from "./split/note-facts.ts"
import type { Plan } from "./split/plan.ts"
import type { StagePlans } from "./split/plan-stage.ts"
import { mayPlan, planStage } from "./split/plan-stage.ts"
import { inFolder } from "./split/project.ts"

/** What is found out of a stage with these steps instead of its own. */
type Planner = (steps: readonly StepNode[]) => StagePlans

/** A cut whose head is an install that a copy can be split for. */
interface Found {
  readonly cut: Cut
  readonly plan: Plan
  readonly steps: readonly StepNode[]
}

/** Ways to cut the RUNs of one stage. Each is proved anew for the whole stage. */
const MOST_CUTS = 20

class RunCutter {
  readonly #plan: Planner
  readonly #ships: boolean
  readonly #tools: PassTools
  #tried = 0

  constructor(plan: Planner, ships: boolean, tools: PassTools) {
    this.#plan = plan
    this.#ships = ships
    this.#tools = tools
  }

  /** Cuts each RUN that a copy stays before as a whole, where that lets the copy be split. */
  run(stage: StageDraft): readonly StepNode[] {
    let { steps } = stage
    const { unsplit } = this.#plan(steps)
    for (const step of new Set(unsplit.map((each) => each.step))) {
      if (step.kind !== "run") continue
      const found = this.#find(steps, step)
      if (found) steps = found.steps
    }
    return steps
  }

  #find(steps: readonly StepNode[], step: RunStep): Found | undefined {
    const at = steps.indexOf(step)
    let stopped: string | undefined
    for (const cut of cutsOf(step)) {
      if (++this.#tried > MOST_CUTS) break
      const both = steps.toSpliced(at, 1, cut.head, cut.tail)
      const { plans, unsplit } = this.#plan(both)
      const plan = plans.find(({ installs }) => installs.some((each) => each.step === cut.head))
      const why = plan
        ? this.#against(cut, plan)
        : unsplit.find((each) => each.step === cut.head)?.why
      if (!plan || why !== undefined) {
        stopped = why
        continue
      }
      this.#note(step, cut, plan)
      return this.#tools.mayProveByContext ? { cut, plan, steps: both } : undefined
    }
    if (stopped !== undefined)
      this.#tools.note("stopped", `${describeStep(step)} stays one RUN: ${stopped}`, [step.span])
    return undefined
  }

  #against(
    cut: Cut,
    { installs, directory }: Plan,
    splitRuns: "known" | "all" = this.#tools.optimize.splitRuns === "all" ? "all" : "known",
  ): string | undefined {
    const { facts } = installs.find(({ step }) => step === cut.head)!
    return againstCut(cut, { facts, directory, ships: this.#ships, splitRuns })
  }

  #note(step: RunStep, cut: Cut, plan: Plan): void {
    const { head, tail } = cut
    const { copy, copied, installs } = plan
    const isTrusted = this.#against(cut, plan, "known") !== undefined
    const { facts, manifests } = installs.find((each) => each.step === head)!
    const byWord =
      this.#tools.optimize.splitRuns === "all" ? "; they need not be one, the config says" : ""
    const does = `${describeStep(step)} becomes ${describeStep(head)} and ${describeStep(tail)}, so that the rest of ${describeStep(copy.step)} comes between them${byWord}`
    this.#tools.note(
      this.#tools.mayProveByContext ? "did" : "would",
      does,
      [step.span, copy.step.span],
      {
        provedBy: manifests.map((path) => inFolder(copied.folder, path)),
        assumes: baseAssumptions(facts),
        ...trusting(isTrusted ? [step] : []),
      },
    )
  }
}

function cutIn(graph: Graph, context: ContextView, tools: PassTools): Graph {
  const facts = factsAtStart(graph)
  const links = linksAtStart(graph, facts)
  const earlier = earlierAtStart(graph, facts)
  const shipping = shippingStages(graph)
  const source = { context, installScripts: tools.optimize.installScripts }
  return mapStages(graph, (stage) => {
    const { node, steps } = stage
    if (!mayPlan(steps) || !steps.some((step) => step.kind === "run" && cutsOf(step).length > 0))
      return steps
    const plan: Planner = (own) =>
      planStage(own, facts.get(stage)!, source, links(stage), earlier(stage))
    return new RunCutter(plan, shipping.has(node), tools).run(stage)
  })
}

/**
 * Makes two RUNs of `npm ci && npm run build` where a copy of everything stands before it, so that only the install has to be
 * run before the rest of the copy.
 *
 * Right where joining the two would be harmless, by the rule of {@link mergeRuns}: no process goes on, no state of the shell
 * and no hard link is needed behind the `&&`, nor a folder renamed that lies in a layer below then. Commands that are not
 * understood are cut off only by the author's word. A stage that ships keeps a RUN whole that takes something away again: it
 * would stay in the layer of the install. Whether the copy can be split for the install is what the next pass but one proves;
 * where it cannot, the RUN stays one.
 */
export const splitRuns: Pass = {
  name: "split-runs",
  run(graph, tools) {
    const { optimize, context, profile } = tools
    if (optimize.splitRuns === false || !optimize.splitCopies || !context || !profile.frontend)
      return graph
    return cutIn(graph, context, tools)
  },
}
