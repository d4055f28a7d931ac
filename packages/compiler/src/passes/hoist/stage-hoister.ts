import { describeStep } from "@stagecraft/dockerfile"
import type { RunStep, StageNode, StepNode } from "@stagecraft/ir"
import type { Standing } from "../../along-chain.ts"
import { whenAsked } from "../../along-chain.ts"
import type { RunEffects } from "../../effects/run-effects.ts"
import { runEffects } from "../../effects/run-effects.ts"
import type { StageDraft } from "../../graph.ts"
import type { Links } from "../../links-in-chain.ts"
import { linksAfter } from "../../links-in-chain.ts"
import type { NoteFacts, PassNote, PassTools } from "../../pass.ts"
import { isShared } from "../../is-shared.ts"
import { trusting } from "../../trusting.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { factsAfter } from "../../stage-facts.ts"
import { isCrossable } from "./against-crossing-run.ts"
import { againstCrossing } from "./against-crossing.ts"
import { againstWord, answering, onlyBrings } from "./by-word.ts"
import type { EarlierLinks } from "./earlier-links.ts"
import { earlierLinksAfter } from "./earlier-links.ts"
import type { Fetch } from "./fetch-of.ts"
import { fetchOf } from "./fetch-of.ts"
import type { Lists, ListUse, ListUsers } from "./list-users.ts"
import { listUse, listUses } from "./list-users.ts"
import type { LocalSources } from "./local-sources.ts"
import { noSources, sourcesAfter } from "./local-sources.ts"
import type { Traveller } from "./traveller.ts"
import { installsPackages, isInstalling, traveller } from "./traveller.ts"

/** No RUN goes further up than so many steps. */
const FARTHEST = 50

type Note = Pick<PassNote, "action" | "message" | "spans"> & NoteFacts

/** What is known where a stage begins; all but the facts is looked for when it is asked for. */
export interface Start {
  readonly facts: StageFacts
  readonly links: () => Links
  readonly earlier: () => EarlierLinks
  /** What says where packages come from, if it may be a folder. */
  readonly sources: () => LocalSources
  /** Steps that stand there, and that nothing goes across. */
  readonly passed?: readonly Standing[]
}

/** Lists that are fetched above and needed below, where they would grow old. */
interface Stale {
  /** Who needs them; undefined for a stage built on this one. */
  readonly user: RunStep | undefined
  /** True when packages go up that are taken from them: then it pays to fetch them below once more. */
  readonly pays: boolean
}

/** What came of one attempt at a stage. */
interface Attempt {
  readonly steps: readonly StepNode[]
  readonly notes: readonly Note[]
  readonly stale: ReadonlyMap<Lists, Stale>
}

/** Where a RUN goes, and why no further. */
interface Place {
  readonly at: number
  readonly crossed: readonly StepNode[]
  readonly trusted: ReadonlySet<StepNode>
  readonly why: string | undefined
  readonly by: StepNode | undefined
}

/** True for what may change from build to build without its own line changing. */
export const changesOften = (step: StepNode): boolean =>
  (step.kind === "copy" || step.kind === "add") &&
  step.sources.some(({ kind }) => kind === "path" || kind === "glob")

/** Two steps by name, or the first of more. */
function nameSome([first, next, ...more]: readonly StepNode[]): string {
  const others = more.length > 0 ? `${more.length + 1} more` : next && describeStep(next)
  return `${describeStep(first!)}${others === undefined ? "" : ` and ${others}`}`
}

const nameUser = (user: RunStep | undefined): string =>
  user ? describeStep(user) : "a stage built on this one"

/** What a note says where it is the author who answers for steps. */
const byWordOf = (trusted: readonly StepNode[]): string =>
  trusted.length === 0
    ? ""
    : `; ${nameSome(trusted)} ${trusted.length === 1 ? "has" : "have"} nothing to do with packages of the system, the config says`

/** True for what leaves lists as they are. */
const onlyInstalls = (effects: RunEffects): boolean =>
  isInstalling(effects) &&
  effects.commands.every(
    (command) => listUse(command, "apt") === "needs" || listUse(command, "apk") === "needs",
  )

/** Why a RUN goes not across a step: others would no longer have it run for them. */
type SharedBy = (step: StepNode, own: RunStep) => string | undefined

const sharedIn =
  (tools: PassTools, stage: StageNode): SharedBy =>
  (step, own) => {
    const sharer = step.kind === "run" ? tools.sharerWithout(step, own) : undefined
    return sharer && `${isShared(step, stage, sharer)}, and would be run for each`
  }

class StageHoister {
  /** Lists that were stale in an earlier attempt: they do not go up, or are fetched where the author does, too. */
  readonly #kept: ReadonlyMap<Lists, Stale>
  readonly #out: Standing[] = []
  readonly #notes: Note[] = []
  /** The families whose lists a RUN fetched that went up, and whether packages went up that are taken from these. */
  readonly #fresh = new Map<Lists, boolean>()
  readonly #stale = new Map<Lists, Stale>()
  /** What fetches lists once more. */
  readonly #again = new Set<StepNode>()
  /** Whether the step before was a RUN, and whether that one went up, or stays and nothing goes across it. */
  #before: "hoisted" | "stopped" | "wall" | undefined
  #facts: StageFacts
  readonly #passed: Standing[]
  readonly #links: () => Links
  readonly #earlier: () => EarlierLinks
  readonly #sources: () => LocalSources
  /** Whether the author answers for what is not understood. */
  readonly #byWord: boolean
  readonly #sharedBy: SharedBy
  #copies = 0

  constructor(start: Start, kept: ReadonlyMap<Lists, Stale>, byWord: boolean, sharedBy: SharedBy) {
    this.#byWord = byWord
    this.#sharedBy = sharedBy
    this.#facts = start.facts
    this.#passed = [...(start.passed ?? [])]
    this.#links = whenAsked(this.#passed, start.links, linksAfter)
    this.#earlier = whenAsked(this.#passed, start.earlier, earlierLinksAfter)
    this.#sources = whenAsked(this.#passed, start.sources, sourcesAfter)
    this.#kept = kept
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
    for (const [family, pays] of this.#fresh)
      if (users.above(node, family)) this.#stale.set(family, { user: undefined, pays })
    const hoisted = this.#notes.some(({ action }) => action === "did")
    const out = hoisted ? this.#out.map(({ step }) => step) : steps
    return { steps: out, notes: this.#notes, stale: this.#stale }
  }

  #run(step: RunStep): void {
    // Where no lists went up nothing is asked of those that stay.
    if (this.#before === "wall" && this.#fresh.size === 0) return this.#stays(step)
    const effects = runEffects(step, this.#facts)
    const uses = listUses(step, effects)
    if ("why" in effects) {
      for (const [family, use] of uses) this.#uses(step, family, use)
      this.#before = this.#byWord ? "stopped" : "wall"
      return this.#stays(step)
    }
    const isHoisted = this.#hoist(step, effects, uses)
    for (const [family, use] of uses)
      if (isHoisted) this.#goesUp(effects, family, use)
      else this.#uses(step, family, use)
    if (!isHoisted) this.#stays(step)
    const mayBeCrossed = this.#byWord || isCrossable(effects)
    this.#before = isHoisted ? "hoisted" : mayBeCrossed ? "stopped" : "wall"
  }

  /** Keeps account of who stays and has to do with lists. */
  #uses(step: RunStep, family: Lists, use: ListUse): void {
    const pays = this.#fresh.get(family)
    if (use !== "needs") this.#fresh.delete(family)
    else if (pays !== undefined) this.#stale.set(family, { user: step, pays })
  }

  /** Keeps account of lists that are fetched, used and thrown away above. */
  #goesUp({ commands }: RunEffects, family: Lists, use: ListUse): void {
    // Those are fetched below once more.
    if (this.#kept.has(family)) return
    const uses = commands.flatMap((command) => listUse(command, family) ?? [])
    if (uses.at(-1) === "clears") return void this.#fresh.delete(family)
    const isFetched = use === "fetches" || this.#fresh.has(family)
    const installs = uses.includes("needs") || this.#fresh.get(family) === true
    if (isFetched) this.#fresh.set(family, installs)
  }

  #stays(step: StepNode): void {
    this.#out.push({ step, facts: this.#facts })
  }

  #hoist(step: RunStep, effects: RunEffects, uses: ReadonlyMap<Lists, ListUse>): boolean {
    // Nothing is gained by what fetches nothing, unless it belongs to what does.
    if (!effects.network && this.#before !== "hoisted") return false
    if (effects.variables === undefined || this.#before === "wall") return false
    const [links, earlier] = [this.#links, this.#earlier]
    const own = traveller({ step, effects, facts: this.#facts, links, earlier })
    const { at, crossed, trusted, by, why } = this.#placeFor(own)
    if (crossed.length === 0) {
      if (why !== undefined && installsPackages(effects)) this.#stop(step, why, by)
      return false
    }
    const fetches: (Fetch & { readonly user: RunStep | undefined })[] = []
    for (const [family, use] of uses) {
      const kept = this.#kept.get(family)
      if (!kept || (kept.pays && use === "needs")) continue
      const { user, pays } = kept
      const fetch = pays && use === "fetches" && fetchOf(step, effects, this.#facts, family)
      if (!fetch) {
        this.#stop(step, `${nameUser(user)} would find old lists of packages`, user)
        return false
      }
      fetches.push({ ...fetch, user })
    }
    this.#out.splice(at, 0, { step, facts: this.#facts })
    const copies = crossed.filter(({ kind }) => kind !== "run")
    const runs = crossed.filter(({ kind }) => kind === "run")
    const inOrder = [...new Set([...crossed, ...trusted])].filter((each) => trusted.has(each))
    const across = runs.length > 0 ? `, across ${nameSome(runs)}` : ""
    this.#notes.push({
      action: "did",
      message: `${describeStep(step)} moved above ${nameSome(copies)}${across}${byWordOf(inOrder)}`,
      spans: [step.span, ...crossed.map(({ span }) => span)],
      ...this.#assumes(step),
      ...trusting(inOrder),
    })
    for (const fetch of fetches) this.#fetchAgain(step, fetch)
    return true
  }

  /** Leaves what fetches lists where the author has put it, too. */
  #fetchAgain(from: RunStep, { step, command, user }: Fetch & Pick<Stale, "user">): void {
    this.#again.add(step)
    this.#stays(step)
    this.#notes.push({
      action: "did",
      message: `\`${command}\` is run once more where it was written, so that ${nameUser(user)} finds new lists of packages`,
      spans: [from.span, ...(user ? [user.span] : [])],
      repeats: [command],
      ...this.#assumes(from),
    })
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

  /**
   * The highest place of a RUN, and what it leaves below it: what changes often, and RUNs. `trusted` are the steps that
   * the author answers for.
   */
  #placeFor(own: Traveller): Place {
    const crossed: StepNode[] = []
    const runs: StepNode[] = []
    const answered: StepNode[] = []
    const trusted = new Set<StepNode>()
    let at = this.#out.length
    const place = (why?: string, by?: StepNode): Place => ({ at, crossed, trusted, why, by })
    if (own.step.merge === false) return place()
    const byWord = this.#byWord && onlyBrings(own.effects)
    const farthest = Math.max(0, at - FARTHEST)
    for (let above = at - 1; above >= farthest; above--) {
      const { step } = this.#out[above]!
      if (this.#again.has(step) && onlyInstalls(own.effects)) continue
      let why = againstCrossing(this.#out[above]!, own)
      if (why !== undefined && byWord) {
        why = againstWord(this.#out[above]!, own) ?? this.#sharedBy(step, own.step)
        if (why === undefined) answered.unshift(answering(this.#out[above]!, own))
      }
      if (why !== undefined) return place(why, step)
      if (step.kind === "run") runs.unshift(step)
      if (!changesOften(step)) continue
      const sources = installsPackages(own.effects) ? this.#sources() : noSources
      const source = byWord ? sources.byWord : sources.proved
      if (source) {
        const why = `${describeStep(source)} may have it take packages from a folder that is copied`
        return place(why, source)
      }
      if (sources.proved) trusted.add(sources.proved)
      for (const each of answered.splice(0)) trusted.add(each)
      at = above
      // A RUN is crossed for what stands above it.
      crossed.unshift(step, ...runs.splice(0))
    }
    return place()
  }
}

/** The steps of a stage after its installs went up, and what there is to say of that. */
export function hoistStage(
  stage: StageDraft,
  start: Start,
  users: ListUsers,
  tools: PassTools,
): Pick<Attempt, "steps" | "notes"> {
  const kept = new Map<Lists, Stale>()
  const byWord = tools.optimize.hoistInstalls === "all"
  const sharedBy = sharedIn(tools, stage.node)
  for (;;) {
    const attempt = new StageHoister(start, kept, byWord, sharedBy).run(stage, users)
    const stale = [...attempt.stale].filter(([family]) => !kept.has(family))
    if (stale.length === 0) return attempt
    for (const [family, each] of stale) kept.set(family, each)
  }
}
