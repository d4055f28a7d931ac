import { describeStep } from "@stagecraft/dockerfile"
import type { RunStep, StepNode } from "@stagecraft/ir"
import type { Standing } from "../along-chain.ts"
import { whenAsked } from "../along-chain.ts"
import type { NoEffects, RunEffects } from "../effects/run-effects.ts"
import { runEffects } from "../effects/run-effects.ts"
import type { StageDraft } from "../graph.ts"
import { mapStages } from "../graph.ts"
import type { Links } from "../links-in-chain.ts"
import { linksAfter, linksAtStart } from "../links-in-chain.ts"
import type { NoteFacts, Pass, PassNote, PassTools } from "../pass.ts"
import type { StageFacts } from "../stage-facts.ts"
import { factsAfter, factsAtStart } from "../stage-facts.ts"
import { isCrossable } from "./hoist/against-crossing-run.ts"
import { againstCrossing } from "./hoist/against-crossing.ts"
import type { EarlierLinks } from "./hoist/earlier-links.ts"
import { earlierLinksAfter, earlierLinksIn } from "./hoist/earlier-links.ts"
import type { Fetched } from "./hoist/fetch-again.ts"
import { fetchAgain } from "./hoist/fetch-again.ts"
import type { Lists, ListUse } from "./hoist/list-users.ts"
import { listUse, ListUsers, listUses } from "./hoist/list-users.ts"
import { sourcesAfter, sourcesAtStart } from "./hoist/local-sources.ts"
import { ProjectCode } from "./hoist/project-code.ts"
import type { Traveller } from "./hoist/traveller.ts"
import { isInstalling, traveller } from "./hoist/traveller.ts"

/** No RUN goes further up than so many steps. */
const FARTHEST = 50

type Note = Pick<PassNote, "action" | "message" | "spans"> & NoteFacts

/** What is known where a stage begins; all but the facts is looked for when it is asked for. */
interface Start {
  readonly facts: StageFacts
  readonly links: () => Links
  readonly earlier: () => EarlierLinks
  /** What says where packages come from, if it may be a folder. */
  readonly sources: () => StepNode | undefined
  /** What the project's own code may do, where it is at hand. */
  readonly code: ProjectCode | undefined
}

/** What came of one attempt at a stage. */
interface Attempt {
  readonly steps: readonly StepNode[]
  readonly notes: readonly Note[]
  /** Lists that would be fetched above and used below: they would grow old. */
  readonly stale: ReadonlyMap<Lists, RunStep | undefined>
}

/** True for what may change from build to build without its own line changing. */
const changesOften = (step: StepNode): boolean =>
  (step.kind === "copy" || step.kind === "add") &&
  step.sources.some(({ kind }) => kind === "path" || kind === "glob")

/** Two steps by name, or the first of more. */
function nameSome([first, next, ...more]: readonly StepNode[]): string {
  const others = more.length > 0 ? `${more.length + 1} more` : next && describeStep(next)
  return `${describeStep(first!)}${others === undefined ? "" : ` and ${others}`}`
}

class StageHoister {
  readonly #kept: ReadonlyMap<Lists, RunStep | undefined>
  readonly #out: Standing[] = []
  readonly #notes: Note[] = []
  /** By family the RUN that fetched its lists and went up. */
  readonly #fresh = new Map<Lists, Fetched>()
  readonly #stale = new Map<Lists, RunStep | undefined>()
  /** Whether the step before was a RUN, and whether that one went up, or stays and nothing goes across it. */
  #before: "hoisted" | "stopped" | "wall" | undefined
  #facts: StageFacts
  readonly #passed: Standing[] = []
  readonly #links: () => Links
  readonly #earlier: () => EarlierLinks
  readonly #sources: () => StepNode | undefined
  readonly #code: ProjectCode | undefined
  #copies = 0

  constructor(start: Start, kept: ReadonlyMap<Lists, RunStep | undefined>) {
    this.#facts = start.facts
    this.#links = whenAsked(this.#passed, start.links, linksAfter)
    this.#earlier = whenAsked(this.#passed, start.earlier, earlierLinksAfter)
    this.#sources = whenAsked(this.#passed, start.sources, sourcesAfter)
    this.#kept = kept
    this.#code = start.code
  }

  run({ node, steps }: StageDraft, users: ListUsers): Attempt {
    for (const step of steps) {
      if (step.kind === "run" && this.#copies > 0) this.#run(step)
      else {
        this.#stays(step)
        this.#before = undefined
        if (changesOften(step)) this.#copies++
      }
      this.#passed.push({ step, facts: this.#facts })
      this.#facts = factsAfter(this.#facts, step)
    }
    for (const family of this.#fresh.keys())
      if (users.above(node, family)) this.#stale.set(family, undefined)
    const hoisted = this.#notes.some(({ action }) => action === "did")
    const out = hoisted ? this.#out.map(({ step }) => step) : steps
    return { steps: out, notes: this.#notes, stale: this.#stale }
  }

  #run(step: RunStep): void {
    // Where no lists went up nothing is asked of those that stay.
    if (this.#before === "wall" && this.#fresh.size === 0) return this.#stays(step)
    const effects = runEffects(step, this.#facts)
    const uses = listUses(step, effects)
    const isHoisted = !("why" in effects) && this.#hoist(step, effects, [...uses.keys()])
    let own = step
    for (const [family, use] of uses) {
      const fetched = this.#fresh.get(family)
      if (isHoisted) this.#goesUp(step, effects, family, use)
      else if (use !== "needs") this.#fresh.delete(family)
      else if (fetched) own = this.#needsLists(own, effects, family, fetched)
    }
    if (!isHoisted) this.#stays(own)
    const isWall = "why" in effects || !isCrossable(effects)
    this.#before = isHoisted ? "hoisted" : isWall ? "wall" : "stopped"
  }

  /** Keeps account of lists that are fetched, used and thrown away above. */
  #goesUp(step: RunStep, effects: RunEffects | NoEffects, family: Lists, use: ListUse): void {
    if ("why" in effects || use === "clears") return void this.#fresh.delete(family)
    const fetched = use === "fetches" ? undefined : this.#fresh.get(family)
    if (use === "needs" && !fetched) return
    const uses = effects.commands.map((command) => listUse(command, family))
    const installs = fetched?.installs === true || uses.includes("needs")
    const own = { step, effects, at: this.#passed.length }
    this.#fresh.set(family, { ...(fetched ?? own), installs })
  }

  /** A RUN that stays and needs lists that were fetched above: it fetches them again, or they do not go up. */
  #needsLists(
    step: RunStep,
    effects: RunEffects | NoEffects,
    family: Lists,
    fetched: Fetched,
  ): RunStep {
    const again =
      "why" in effects
        ? undefined
        : fetchAgain(fetched, this.#traveller(step, effects), family, this.#passed, this.#code)
    if (!again) {
      this.#stale.set(family, step)
      return step
    }
    this.#fresh.delete(family)
    const { command, provedBy } = again
    this.#notes.push({
      action: "did",
      message: `\`${command}\` is run again before ${describeStep(step)}, so that it finds new lists of packages`,
      spans: [step.span, fetched.step.span],
      repeats: [command],
      ...this.#assumes(step),
      ...(provedBy.length > 0 && { provedBy }),
    })
    return again.step
  }

  #traveller(step: RunStep, effects: RunEffects): Traveller {
    const [links, earlier] = [this.#links, this.#earlier]
    return traveller({ step, effects, facts: this.#facts, links, earlier })
  }

  #stays(step: StepNode): void {
    this.#out.push({ step, facts: this.#facts })
  }

  #hoist(step: RunStep, effects: RunEffects, families: readonly Lists[]): boolean {
    // Nothing is gained by what fetches nothing, unless it belongs to what does.
    if (!effects.network && this.#before !== "hoisted") return false
    if (effects.variables === undefined || this.#before === "wall") return false
    const { at, crossed, by, why } = this.#placeFor(this.#traveller(step, effects))
    if (crossed.length === 0) {
      if (why !== undefined && isInstalling(effects)) this.#stop(step, why, by)
      return false
    }
    const kept = families.find((family) => this.#kept.has(family))
    if (kept !== undefined) {
      const user = this.#kept.get(kept)
      const who = user ? describeStep(user) : "a stage built on this one"
      this.#stop(step, `${who} would find old lists of packages`, user)
      return false
    }
    this.#out.splice(at, 0, { step, facts: this.#facts })
    const copies = crossed.filter(({ kind }) => kind !== "run")
    const runs = crossed.filter(({ kind }) => kind === "run")
    const across = runs.length > 0 ? `, across ${nameSome(runs)}` : ""
    this.#notes.push({
      action: "did",
      message: `${describeStep(step)} moved above ${nameSome(copies)}${across}`,
      spans: [step.span, ...crossed.map(({ span }) => span)],
      ...this.#assumes(step),
    })
    return true
  }

  #assumes(step: RunStep): NoteFacts {
    const { shell, base } = this.#facts
    const assumes = [
      ...(shell === undefined && step.form.kind !== "exec" ? (["posix-shell"] as const) : []),
      ...(base === "unknown" ? (["no-triggers"] as const) : []),
    ]
    return assumes.length > 0 ? { assumes } : {}
  }

  #stop(step: RunStep, why: string, by: StepNode | undefined): void {
    const spans = [step.span, ...(by ? [by.span] : [])]
    const message = `${describeStep(step)} stays where it is: ${why}`
    this.#notes.push({ action: "stopped", message, spans })
  }

  /** The highest place of a RUN, and what it leaves below it: what changes often, and RUNs. */
  #placeFor(own: Traveller) {
    const crossed: StepNode[] = []
    const runs: StepNode[] = []
    let at = this.#out.length
    if (own.step.merge === false) return { at, crossed, why: undefined, by: undefined }
    const farthest = Math.max(0, at - FARTHEST)
    for (let above = at - 1; above >= farthest; above--) {
      const { step } = this.#out[above]!
      const why = againstCrossing(this.#out[above]!, own)
      if (why !== undefined) return { at, crossed, by: step, why }
      if (step.kind === "run") runs.unshift(step)
      if (!changesOften(step)) continue
      const sources = isInstalling(own.effects) ? this.#sources() : undefined
      if (sources) {
        const why = `${describeStep(sources)} may have it take packages from a folder that is copied`
        return { at, crossed, by: sources, why }
      }
      at = above
      // A RUN is crossed for what stands above it.
      crossed.unshift(step, ...runs.splice(0))
    }
    return { at, crossed, why: undefined, by: undefined }
  }
}

function hoistStage(
  stage: StageDraft,
  start: Start,
  users: ListUsers,
  tools: PassTools,
): readonly StepNode[] {
  const kept = new Map<Lists, RunStep | undefined>()
  for (;;) {
    const attempt = new StageHoister(start, kept).run(stage, users)
    const stale = [...attempt.stale].filter(([family]) => !kept.has(family))
    if (stale.length === 0) {
      for (const { action, message, spans, ...more } of attempt.notes)
        tools.note(action, message, spans, more)
      return attempt.steps
    }
    for (const [family, user] of stale) kept.set(family, user)
  }
}

/**
 * Moves RUNs that install packages of the system, or fetch something else, above copies of files that change more
 * often, with what belongs to them.
 *
 * Right where the RUN is understood; no copy that it crosses brings, or makes on the way, anything that it may read,
 * write or run; owners are numbers if it may add users; and it reads no variable that is set in between. It crosses
 * no WORKDIR, USER, SHELL, VOLUME nor raw text, and of other RUNs only small ones that have to do with other files.
 * Lists of packages do not go up without all who need them: below, they would grow old, and what they name is one
 * day no longer to be had. The first who does fetches them again, where that is sure to find the same as written.
 */
export const hoistInstalls: Pass = {
  name: "hoist-installs",
  run(graph, tools) {
    if (!tools.optimize.hoistInstalls) return graph
    const facts = factsAtStart(graph)
    const links = linksAtStart(graph, facts)
    const sources = sourcesAtStart(graph, facts)
    const view = tools.mayProveByContext ? tools.context : undefined
    const earlier = earlierLinksIn(graph, facts, view)
    const users = new ListUsers(graph)
    const code = new ProjectCode(view)
    return mapStages(graph, (stage) => {
      const start = {
        facts: facts.get(stage)!,
        links: () => links(stage),
        earlier: () => earlier(stage),
        sources: () => sources(stage),
        // What stages below bring is not looked at for code.
        code: stage.node.base.kind === "stage" ? undefined : code,
      }
      return hoistStage(stage, start, users, tools)
    })
  },
}
