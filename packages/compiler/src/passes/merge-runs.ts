import { describeStep } from "@stagecraft/dockerfile"
import type { RunStep, StepNode } from "@stagecraft/ir"
import type { Standing } from "../along-chain.ts"
import { whenAsked } from "../along-chain.ts"
import type { Hazards } from "../effects/hazards.ts"
import { hazards } from "../effects/hazards.ts"
import type { RunReading } from "../effects/read-run.ts"
import { partsOf, readRun, unread } from "../effects/read-run.ts"
import { runEffects } from "../effects/run-effects.ts"
import type { StageDraft } from "../graph.ts"
import { mapStages } from "../graph.ts"
import type { Links } from "../links-in-chain.ts"
import { linkAbove, linksAfter, linksAtStart } from "../links-in-chain.ts"
import type { BaseAssumption, Pass, PassTools } from "../pass.ts"
import { isShared } from "../is-shared.ts"
import { againstSetting } from "../same-setting.ts"
import { shippingStages } from "../shipping-stages.ts"
import type { StageFacts } from "../stage-facts.ts"
import { factsAfter, factsAtStart } from "../stage-facts.ts"
import type { Volumes } from "../volumes-in-chain.ts"
import { volumesAfter, volumesAtStart } from "../volumes-in-chain.ts"
import type { EarlierLinks } from "./hoist/earlier-links.ts"
import { copiedLinksAfter, copiedLinksIn } from "./hoist/earlier-links.ts"
import { textOfRun } from "./sink/lists-environment.ts"

/** Bytes. The kernel takes no argument above 128 kB. */
const LONGEST_COMMAND = 100_000

/** What takes something away again, by its look. */
const CLEANS =
  /\b(?:rm|rmdir|unlink|shred|clean|purge|autoremove|autopurge|remove|uninstall|del|prune|mv)\b/u

/** What is to go on with an install, so that its lists are never old. */
const ONLY_LISTS = /^\s*\S+(?:\s+-\S+)*\s+update(?:\s+-\S+)*\s*$/u

/** A RUN that others may still join. */
interface Group {
  readonly steps: RunStep[]
  /** Why nothing can be joined to it. */
  readonly why: string | undefined
  readonly hazards: Hazards
  bytes: number
}

/** What the stages below leave to the first step of a stage. */
interface Start {
  readonly facts: StageFacts
  readonly links: () => Links
  readonly copied: () => EarlierLinks
  /** Undefined for BuildKit, which keeps what is written there. */
  readonly volumes: Volumes | undefined
}

class StageMerger {
  readonly #out: StepNode[] = []
  readonly #tools: PassTools
  readonly #all: boolean
  readonly #stage: StageDraft
  #facts: StageFacts
  #group: Group | undefined
  readonly #passed: Standing[] = []
  readonly #links: () => Links
  readonly #copied: () => EarlierLinks
  #volumes: Volumes | undefined

  constructor(stage: StageDraft, start: Start, tools: PassTools) {
    const { facts, links, copied, volumes } = start
    this.#links = whenAsked(this.#passed, links, linksAfter)
    this.#copied = whenAsked(this.#passed, copied, copiedLinksAfter)
    this.#stage = stage
    this.#facts = facts
    this.#tools = tools
    this.#all = tools.optimize.mergeRuns === "all"
    this.#volumes = volumes
  }

  run(): readonly StepNode[] {
    const { steps } = this.#stage
    for (const [index, step] of steps.entries()) {
      if (step.kind === "run") this.#add(step, index)
      else {
        this.#close()
        this.#passed.push({ step, facts: this.#facts })
        this.#facts = factsAfter(this.#facts, step)
        this.#volumes &&= volumesAfter(this.#volumes, step)
        this.#out.push(step)
      }
    }
    this.#close()
    return this.#out.length === steps.length ? steps : this.#out
  }

  #add(step: RunStep, index: number): void {
    this.#passed.push({ step, facts: this.#facts })
    const group = this.#group
    const followed = this.#stage.steps[index + 1]?.kind === "run"
    const early =
      group && (againstSetting(group.steps[0]!, step) ?? this.#againstVolume() ?? group.why)
    // Reading costs time, so what stands alone is not read.
    const needed = followed || (group !== undefined && early === undefined)
    const reading = needed ? readRun(step, this.#facts, this.#all) : unread("")
    if (group) {
      const why =
        early ??
        reading.why ??
        this.#againstJoining(group, reading) ??
        this.#againstSharing(group.steps.at(-1)!, index)
      if (why === undefined) {
        group.steps.push(step)
        group.bytes += reading.bytes
        group.hazards.add(reading.commands)
        return
      }
      this.#stopped(group.steps.at(-1)!, step, why)
      this.#close()
    }
    this.#group = this.#begin(step, reading)
  }

  #begin(step: RunStep, reading: RunReading): Group {
    const { directory } = this.#facts
    const linked = () =>
      directory !== undefined &&
      (linkAbove(this.#links(), directory) !== undefined ||
        this.#copied().makerOf(directory) !== undefined)
    const account = hazards({ facts: this.#facts, linked })
    account.add(reading.commands)
    return { steps: [step], why: reading.why, hazards: account, bytes: reading.bytes }
  }

  #againstVolume(): string | undefined {
    const [volume] = this.#volumes ?? []
    if (volume === undefined) return undefined
    return `${this.#tools.profile.name} throws away what each of them writes to the volume ${volume}`
  }

  #againstJoining(group: Group, reading: RunReading): string | undefined {
    if (group.bytes + reading.bytes > LONGEST_COMMAND) return "together they would be too long"
    return group.hazards.against(reading.commands)
  }

  /**
   * Others would no longer have the first one run for them. That counts where it fetches more than lists of packages, unless
   * something is taken away again: a smaller image is worth it.
   */
  #againstSharing(last: RunStep, index: number): string | undefined {
    const { node, steps } = this.#stage
    if (ONLY_LISTS.test(textOfRun(last))) return undefined
    const effects = runEffects(last, this.#facts)
    if ("why" in effects || !effects.network) return undefined
    const end = steps.findIndex(({ kind }, at) => at > index && kind !== "run")
    const rest = steps.slice(index, end < 0 ? undefined : end) as readonly RunStep[]
    if (rest.some((step) => CLEANS.test(textOfRun(step)))) return undefined
    const sharer = this.#tools.sharerUntil(last, rest[0]!)
    return sharer && isShared(last, node, sharer)
  }

  #stopped(first: RunStep, next: RunStep, why: string): void {
    const message = `${describeStep(first)} and ${describeStep(next)} stay apart: ${why}`
    this.#tools.note("stopped", message, [first.span, next.span])
  }

  #close(): void {
    const group = this.#group
    this.#group = undefined
    if (!group) return
    const [first, ...more] = group.steps
    if (more.length === 0) return void this.#out.push(first!)
    const spans = group.steps.map(({ span }) => span)
    const assumed = this.#facts.shell ? "" : ", taking the base's shell to be a POSIX one"
    const assumes: readonly BaseAssumption[] = [
      ...(this.#facts.shell ? [] : (["posix-shell"] as const)),
      ...(this.#facts.base === "known" ? [] : (["no-triggers"] as const)),
    ]
    const facts = assumes.length > 0 ? { assumes } : {}
    this.#tools.note("did", `${spans.length} RUNs became one${assumed}`, spans, facts)
    const parts = group.steps.flatMap(partsOf)
    this.#out.push({ ...first!, form: { kind: "shell", parts } })
  }
}

function noteUnshipped({ node, steps }: StageDraft, tools: PassTools): void {
  const at = steps.findIndex(
    ({ kind }, index) => kind === "run" && steps[index + 1]?.kind === "run",
  )
  if (at < 0) return
  const message = `neighbouring RUNs of ${node.name} would be looked at if it were part of the image`
  tools.note("would", message, [steps[at]!.span, steps[at + 1]!.span])
}

/**
 * Joins neighbouring RUNs of what ships, where every command is understood and one shell does the same as two.
 *
 * In a stage that is thrown away one RUN more costs nothing, and one less hurts the cache. What another image or stage of the
 * config runs as well, and goes on otherwise, stays apart where joining would make nothing smaller.
 */
export const mergeRuns: Pass = {
  name: "merge-runs",
  run(graph, tools) {
    if (tools.optimize.mergeRuns === false) return graph
    const shipping = shippingStages(graph)
    const facts = factsAtStart(graph)
    const links = linksAtStart(graph, facts)
    const copied = copiedLinksIn(graph, facts, tools)
    const volumes = tools.profile.frontend ? undefined : volumesAtStart(graph)
    return mapStages(graph, (stage) => {
      if (!tools.optimize.mergeBuilderStages && !shipping.has(stage.node)) {
        noteUnshipped(stage, tools)
        return stage.steps
      }
      const start: Start = {
        facts: facts.get(stage)!,
        links: () => links(stage),
        copied: () => copied(stage),
        volumes: volumes?.(stage),
      }
      return new StageMerger(stage, start, tools).run()
    })
  },
}
