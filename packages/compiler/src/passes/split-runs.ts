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
import type { Plan } from "./split/plan.ts"
import type { StagePlans } from "./split/plan-stage.ts"
import { mayPlan, planStage } from "./split/plan-stage.ts"
import { inFolder } from "./split/project.ts"
import { splitAssumes } from "./split/split-assumes.ts"

/** What is found out of a stage with these steps instead of its own. */
type Planner = (steps: readonly StepNode[]) => StagePlans

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
  run({ steps: own }: StageDraft): readonly StepNode[] {
    let steps = own
    const { unsplit } = this.#plan(steps)
    for (const step of new Set(unsplit.map((each) => each.step)))
      if (step.kind === "run") steps = this.#cut(steps, step)
    return steps
  }

  #cut(steps: readonly StepNode[], step: RunStep): readonly StepNode[] {
    const at = steps.indexOf(step)
    let stopped: string | undefined
    for (const cut of cutsOf(step)) {
      if (++this.#tried > MOST_CUTS) break
      const both = steps.toSpliced(at, 1, cut.head, cut.tail)
      const { plans, unsplit } = this.#plan(both)
      const plan = plans.find(({ installs }) => installs.some((each) => each.step === cut.head))
      stopped = plan
        ? this.#against(cut, plan, this.#word)
        : unsplit.find((each) => each.step === cut.head)?.why
      if (!plan || stopped !== undefined) continue
      this.#note(step, cut, plan)
      return this.#tools.mayProveByContext ? both : steps
    }
    if (stopped !== undefined)
      this.#tools.note("stopped", `${describeStep(step)} stays one RUN: ${stopped}`, [step.span])
    return steps
  }

  get #word(): "known" | "all" {
    return this.#tools.optimize.splitRuns === "all" ? "all" : "known"
  }

  #against(cut: Cut, { installs, directory }: Plan, word: "known" | "all"): string | undefined {
    const { facts } = installs.find(({ step }) => step === cut.head)!
    return againstCut(cut, { facts, directory, ships: this.#ships, splitRuns: word })
  }

  #note(step: RunStep, cut: Cut, plan: Plan): void {
    const { head, tail } = cut
    const { copy, copied, installs } = plan
    const { facts, manifests } = installs.find((each) => each.step === head)!
    const isTrusted = this.#against(cut, plan, "known") !== undefined
    const byWord = isTrusted ? "; they need not be one, the config says" : ""
    const does = `${describeStep(step)} becomes ${describeStep(head)} and ${describeStep(tail)}, so that the rest of ${describeStep(copy.step)} comes between them${byWord}`
    const action = this.#tools.mayProveByContext ? "did" : "would"
    this.#tools.note(action, does, [step.span, copy.step.span], {
      provedBy: manifests.map((path) => inFolder(copied.folder, path)),
      assumes: splitAssumes(facts),
      ...trusting(isTrusted ? [step] : []),
    })
  }
}

/** True when a stage may have a RUN to cut. Quick to say no. */
const mayCut = ({ steps }: StageDraft): boolean =>
  mayPlan(steps) && steps.some((step) => step.kind === "run" && cutsOf(step).length > 0)

function cutIn(graph: Graph, context: ContextView, tools: PassTools): Graph {
  const stages = new Set(graph.stages.filter(mayCut))
  if (stages.size === 0) return graph
  const facts = factsAtStart(graph)
  const links = linksAtStart(graph, facts)
  const earlier = earlierAtStart(graph, facts)
  const shipping = shippingStages(graph)
  const source = { context, installScripts: tools.optimize.installScripts }
  return mapStages(graph, (stage) => {
    if (!stages.has(stage)) return stage.steps
    const plan: Planner = (steps) =>
      planStage(steps, facts.get(stage)!, source, links(stage), earlier(stage))
    return new RunCutter(plan, shipping.has(stage.node), tools).run(stage)
  })
}

/**
 * Makes two RUNs of `npm ci && npm run build` where a copy of everything stands before it, so that only the install has to be
 * run before the rest of the copy.
 *
 * Right where joining the two would be harmless, by the rule of merge-runs: no process goes on, no state of the shell
 * and no hard link is needed behind the `&&`, nor a folder renamed that lies in a layer below then. Commands that are not
 * understood are cut off only by the author's word. A stage that ships keeps a RUN whole that takes something away again: it
 * would stay in the layer of the install. Where the copy cannot be split for the install, the RUN stays one.
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
