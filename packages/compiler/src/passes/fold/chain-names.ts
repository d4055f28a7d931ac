import { plain } from "@stagecraft/ir"
import { runEffects } from "../../effects/run-effects.ts"
import type { Graph, StageDraft } from "../../graph.ts"
import { stageBelow } from "../../graph.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { factsAfter, joinPath } from "../../stage-facts.ts"

/** Stages of a chain that are looked at. */
const FARTHEST = 100

/** Which paths the stages below a stage name, each with the folders above it. Read when asked. */
export class ChainNames {
  readonly #graph: Graph
  readonly #atStart: ReadonlyMap<StageDraft, StageFacts>
  readonly #names = new Map<StageDraft, ReadonlySet<string>>()

  constructor(graph: Graph, atStart: ReadonlyMap<StageDraft, StageFacts>) {
    this.#graph = graph
    this.#atStart = atStart
  }

  /** True when a stage that this one is built on names the path or something below it. */
  has(stage: StageDraft, path: string): boolean {
    let below = stageBelow(this.#graph, stage)
    for (let count = 0; below; count++) {
      if (count >= FARTHEST || this.#namesOf(below).has(path)) return true
      below = stageBelow(this.#graph, below)
    }
    return false
  }

  #namesOf(stage: StageDraft): ReadonlySet<string> {
    const known = this.#names.get(stage)
    if (known) return known
    const names = new Set<string>()
    let facts = this.#atStart.get(stage)!
    for (const step of stage.steps) {
      if (step.kind === "copy" || step.kind === "add") {
        const to = plain(step.destination)
        addPath(names, to === undefined ? undefined : joinPath(facts.directory, to))
      } else if (step.kind === "run") {
        const effects = runEffects(step, facts)
        if (!("why" in effects)) for (const { path } of effects.writes) addPath(names, path)
      }
      facts = factsAfter(facts, step)
      if (step.kind === "workdir") addPath(names, facts.directory)
    }
    this.#names.set(stage, names)
    return names
  }
}

/** Adds a path and all folders above it. */
function addPath(names: Set<string>, path: string | undefined): void {
  let each = path
  while (each !== undefined && each.length > 1 && !names.has(each)) {
    names.add(each)
    each = each.slice(0, each.lastIndexOf("/"))
  }
}
