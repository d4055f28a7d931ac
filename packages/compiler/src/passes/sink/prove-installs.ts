import type { RunStep, StepNode } from "@stagecraft/ir"
import type { Graph, StageDraft } from "../../graph.ts"
import { linksAtStart } from "../../links-in-chain.ts"
import type { PassTools } from "../../pass.ts"
import type { StageFacts } from "../../stage-facts.ts"
import type { ProvedInstall } from "../split/plan.ts"
import { looksLikeInstall } from "../split/install-run.ts"
import { earlierAtStart } from "../split/earlier-steps.ts"
import { mayPlan, planStage } from "../split/plan-stage.ts"
import { settingsFinder } from "./brought-settings.ts"
import { proveCopied } from "./prove-copied.ts"

/** Tells of RUNs of a stage which variables they may read, as far as the files of the context prove that. */
export interface InstallProver {
  /** False where a proof by the context may only be told of. */
  readonly mayUse: boolean
  /** Undefined for a RUN that is no install, or of which nothing is proved; or what proves nothing any more, and who did it. */
  prove(step: RunStep): ProvedInstall | { readonly why: string; readonly by: StepNode } | undefined
}

/** Looks at the context only when it is asked for an install. */
export function installProver(
  graph: Graph,
  atStart: ReadonlyMap<StageDraft, StageFacts>,
  { context, mayProveByContext, optimize: { installScripts } }: PassTools,
): (stage: StageDraft) => InstallProver {
  const settings = settingsFinder(graph, atStart)
  const links = linksAtStart(graph, atStart)
  const earlier = earlierAtStart(graph, atStart)
  const known = new Map<StageDraft, ReadonlyMap<RunStep, ProvedInstall>>()
  const provedIn = (stage: StageDraft): ReadonlyMap<RunStep, ProvedInstall> => {
    let found = known.get(stage)
    if (!found && context) {
      const source = { context, installScripts }
      const { node, steps } = stage
      const start = atStart.get(stage)!
      const all = new Map(
        mayPlan(steps) ? planStage(steps, start, source, links(stage), earlier(stage)).proved : [],
      )
      // What a stage has put there that it is built on is not looked at.
      if (node.base.kind === "image")
        for (const step of steps)
          if (step.kind === "run" && !all.has(step) && looksLikeInstall(step)) {
            const proved = proveCopied(steps, step, start, source)
            if (proved) all.set(step, proved)
          }
      found = all
    }
    known.set(stage, (found ??= new Map()))
    return found
  }
  return (stage) => ({
    mayUse: mayProveByContext,
    prove(step) {
      const proved = provedIn(stage).get(step)
      if (!proved) return undefined
      const by = settings(stage, step, (each) => provedIn(stage).has(each))
      return by ? { why: "settings that name any variable may come from", by } : proved
    },
  })
}
