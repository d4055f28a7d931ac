import type { RunStep, StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { throughChain } from "../../along-chain.ts"
import { homeAt } from "../../effects/places.ts"
import { runEffects } from "../../effects/run-effects.ts"
import type { Graph, StageDraft } from "../../graph.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { factsAfter, joinPath } from "../../stage-facts.ts"
import { meetsOne, settingsNamed } from "../split/settings-places.ts"
import { textOfRun } from "./lists-environment.ts"

/** Folders that hold settings of package managers, and those above them; names that begin with a dot in a home. */
const HOLDS =
  /^\/(?:$|root(?:$|\/\.)|home(?:$|\/[^/]+(?:$|\/\.))|etc(?:$|\/(?:skel|npm|yarn|pnpm|pip|git|xdg|profile|environment))|usr(?:$|\/etc|\/local(?:$|\/etc))|opt$)|(?:npmrc|yarnrc|pnpmrc|bunfig|pip\.conf|gitconfig)[^/]*$/u
/** Words of those who write settings. */
const MENTIONS =
  /npmrc|yarnrc|pnpmrc|bunfig|pip\.conf|gitconfig|netrc|npm_config|(?<![\w-])config(?![\w.-])/iu

function mayHold(path: string | undefined, facts: StageFacts): boolean {
  if (path === undefined || !path.startsWith("/") || HOLDS.test(path)) return true
  if (meetsOne(path, settingsNamed(facts.variables))) return true
  const home = homeAt(facts)
  return home !== undefined && (path === home || path.startsWith(`${home}/.`))
}

/** True when a step may bring settings of a package manager, which may name any variable (`${TOKEN}`). */
function mayBring(step: StepNode, facts: StageFacts, isKnown: (step: RunStep) => boolean): boolean {
  if (step.kind === "raw") return true
  if (step.kind === "copy" || step.kind === "add") {
    const to = plain(step.destination)
    return mayHold(to === undefined ? undefined : joinPath(facts.directory, to), facts)
  }
  // Which step brings the file that it names is not looked for: it may stand below.
  if (step.kind === "env" || step.kind === "arg")
    return settingsNamed(factsAfter(facts, step).variables, [], facts.variables).length > 0
  if (step.kind !== "run") return false
  if (MENTIONS.test(textOfRun(step))) return true
  if (isKnown(step)) return false
  const effects = runEffects(step, facts)
  if ("why" in effects || effects.beyond !== undefined) return true
  return effects.commands.some(({ writes }) => writes.some(({ path }) => mayHold(path, facts)))
}

/** Finds the first step before a RUN, in its stage or those below, that may bring settings of a package manager. */
export function settingsFinder(graph: Graph, atStart: ReadonlyMap<StageDraft, StageFacts>) {
  const find = (stage: StageDraft, isKnown: (step: RunStep) => boolean, before?: RunStep) => {
    let facts = atStart.get(stage)!
    for (const step of stage.steps) {
      if (step === before) return undefined
      if (mayBring(step, facts, isKnown)) return step
      facts = factsAfter(facts, step)
    }
    return undefined
  }
  const below = throughChain<StepNode | undefined>(
    graph,
    undefined,
    (found, stage) => find(stage, () => false) ?? found,
  )
  return (
    stage: StageDraft,
    before: RunStep,
    isKnown: (step: RunStep) => boolean,
  ): StepNode | undefined => find(stage, isKnown, before) ?? below(stage)
}
