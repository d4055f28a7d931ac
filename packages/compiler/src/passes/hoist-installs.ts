import type { Graph, StageDraft } from "../graph.ts"
import { mapStages } from "../graph.ts"
import { linksAtStart } from "../links-in-chain.ts"
import type { Pass, PassTools } from "../pass.ts"
import { factsAtStart } from "../stage-facts.ts"
import { earlierLinksIn } from "./hoist/earlier-links.ts"
import { hoistIntoStagesBelow } from "./hoist/into-stage-below.ts"
import { ListUsers } from "./hoist/list-users.ts"
import { sourcesAtStart } from "./hoist/local-sources.ts"
import type { Start } from "./hoist/stage-hoister.ts"
import { hoistStage } from "./hoist/stage-hoister.ts"

function startsIn(graph: Graph, tools: PassTools): (stage: StageDraft) => Start {
  const facts = factsAtStart(graph)
  const links = linksAtStart(graph, facts)
  const sources = sourcesAtStart(graph, facts)
  const view = tools.mayProveByContext ? tools.context : undefined
  const earlier = earlierLinksIn(graph, facts, view)
  return (stage) => ({
    facts: facts.get(stage)!,
    links: () => links(stage),
    earlier: () => earlier(stage),
    sources: () => sources(stage),
  })
}

/**
 * Moves RUNs that install packages of the system, or fetch something else, above copies of files that change more
 * often, with what belongs to them.
 *
 * Right where the RUN is understood; no copy that it crosses brings, or makes on the way, anything that it may read,
 * write or run; owners are numbers if it may add users; and it reads no variable that is set in between. It crosses
 * no WORKDIR, USER, SHELL, VOLUME nor raw text, and of other RUNs only small ones that have to do with other files.
 * Lists of packages do not go up without all who need them: below, they would grow old, and what they name is one
 * day no longer to be had. Where packages go up with them, they are also fetched where the author does.
 *
 * `all` asks of what is not understood only that it is not known to have to do with packages, and names it.
 */
export const hoistInstalls: Pass = {
  name: "hoist-installs",
  run(graph, tools) {
    if (tools.optimize.hoistInstalls === false) return graph
    const users = new ListUsers(graph)
    const start = startsIn(graph, tools)
    const hoisted = mapStages(graph, (stage) => {
      const { steps, notes } = hoistStage(stage, start(stage), users, tools)
      for (const { action, message, spans, ...more } of notes)
        tools.note(action, message, spans, more)
      return steps
    })
    if (tools.optimize.hoistInstalls !== "all") return hoisted
    return hoistIntoStagesBelow(hoisted, startsIn(hoisted, tools), tools)
  },
}
