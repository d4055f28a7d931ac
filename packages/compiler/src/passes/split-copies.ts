import { describeStep } from "@stagecraft/dockerfile"
import type { ContextView } from "@stagecraft/context"
import type { Graph, StageDraft } from "../graph.ts"
import { linksAtStart } from "../links-in-chain.ts"
import type { NoteFacts, Pass, PassTools } from "../pass.ts"
import { factsAtStart } from "../stage-facts.ts"
import { trusting } from "../trusting.ts"
import { applyPlans } from "./split/apply-plans.ts"
import { withoutTaken } from "./split/keep-out.ts"
import { earlierAtStart } from "./split/earlier-steps.ts"
import type { Plan } from "./split/plan.ts"
import { mayPlan, planStage } from "./split/plan-stage.ts"
import { BY_WORD } from "./split/install-scripts.ts"
import { inFolder } from "./split/project.ts"
import { splitAssumes } from "./split/split-assumes.ts"

const list = (words: readonly string[]): string =>
  words.length > 4
    ? `${words.slice(0, 3).join(", ")} and ${words.length - 3} more`
    : words.join(", ")

function noteOf(plan: Plan, tools: PassTools): void {
  const { copy, copied, installs, keepsOut } = plan
  const files = [...new Set(installs.flatMap(({ manifests }) => manifests))].map((path) =>
    inFolder(copied.folder, path),
  )
  const runs = installs.map(({ step }) => describeStep(step)).join(" and ")
  const assumes = splitAssumes(installs[0]!.facts)
  const without =
    keepsOut.length > 0 ? `; ${list(keepsOut)}, which the install empties, is not sent` : ""
  const rewritten = installs.flatMap(({ rewrites }) => rewrites)
  const again = rewritten.length > 0 ? `, and ${list(rewritten)} after that as it left them` : ""
  const read = files.length > 0 ? `only ${list(files)}` : "nothing"
  const trusted = installs.filter(({ byWord }) => byWord).map(({ step }) => step)
  const word = trusted.length > 0 ? BY_WORD : ""
  const does = `${runs} reads ${read} of what ${describeStep(copy.step)} brings, so the rest comes after it${again}${without}${word}`
  const spans = [copy.step.span, ...installs.map(({ step }) => step.span)]
  const facts: NoteFacts = { provedBy: files, assumes, ...trusting(trusted) }
  tools.note(tools.mayProveByContext ? "did" : "would", does, spans, facts)
}

function plansOf(graph: Graph, context: ContextView, tools: PassTools) {
  const facts = factsAtStart(graph)
  const links = linksAtStart(graph, facts)
  const earlier = earlierAtStart(graph, facts)
  const plans = new Map<StageDraft, readonly Plan[]>()
  for (const stage of graph.stages) {
    const start = facts.get(stage)!
    const { plans: found, unsplit } = planStage(
      stage.steps,
      start,
      { context, installScripts: tools.optimize.installScripts },
      links(stage),
      earlier(stage),
    )
    if (found.length > 0) plans.set(stage, found)
    for (const { copy, step, why } of unsplit) {
      const message = `${describeStep(copy.step)} stays before ${describeStep(step)} as a whole: ${why}`
      tools.note("stopped", message, [copy.step.span, step.span])
    }
  }
  const { held, taken } = withoutTaken(graph, plans)
  for (const { plan, path } of taken) {
    const { step } = plan.installs[0]!
    const message = `${describeStep(plan.copy.step)} stays before ${describeStep(step)} as a whole: ${path} is sent, and something else copies it, too`
    tools.note("stopped", message, [plan.copy.step.span, step.span])
  }
  return held
}

/**
 * Copies what an install reads, installs, and copies the rest only then, where all of a project is copied before.
 *
 * Right when the install's own reads and writes of the copied folder are known, file by file: what it reads is in the first
 * copy as far as it is there, and it writes nothing that the second one brings. That takes a call that installs exactly what
 * the lock file says, a lock file that tells which packages run scripts, no script of the project's own, no package from its
 * own folders, settings and variables that lead nowhere else, and a folder that holds nothing but the project. What is
 * between the copy and the install touches nothing of it. Only the context proves all this.
 */
export const splitCopies: Pass = {
  name: "split-copies",
  run(graph, tools) {
    const { optimize, context, profile, mayProveByContext } = tools
    // How other builders treat folders that are there already is not known well enough.
    if (!optimize.splitCopies || !context || !profile.frontend) return graph
    if (!graph.stages.some(({ steps }) => mayPlan(steps))) return graph
    const held = plansOf(graph, context, tools)
    for (const plan of [...held.values()].flat()) noteOf(plan, tools)
    return mayProveByContext ? applyPlans(graph, held) : graph
  },
}
