import { describeStep } from "@stagecraft/dockerfile"
import type { RunStep, Source, StageNode, StepNode, Text } from "@stagecraft/ir"
import { mapList, plain, show, stagesOfBase } from "@stagecraft/ir"
import { isIn } from "../../effects/paths.ts"
import { runEffects } from "../../effects/run-effects.ts"
import type { Graph, StageDraft } from "../../graph.ts"
import { resolveStage } from "../../graph.ts"
import type { StageFacts } from "../../stage-facts.ts"
import { factsAfter, joinPath } from "../../stage-facts.ts"
import { textsOfStep } from "../../texts-of-step.ts"

/** What a step takes out of a stage: an absolute path, or undefined for what only the builder knows. */
interface Taken {
  readonly path: string | undefined
  readonly by: StepNode
}

/** Options and variables of programs that are to do without the network. */
const OFFLINE = /(?<!prefer[-_])(?<![A-Za-z])offline(?![A-Za-z])|DISABLE_NETWORK/iu

/** Calls that look after a cache themselves: old pips fail where they find nothing to purge. */
const BY_HAND = /\b(?:npm|pip[\d.]*|composer)\s+(?:-\S+\s+)*cache\b(?!\s+clean)/u

/** The whole home, or all in it, as somebody would copy or measure it. */
const WHOLE_HOME =
  /(?:\/root|~|\$HOME|\$\{HOME\b[^}]*\})["']?[/.*?]*(?:\[[^\]]*\][*?]*)*(?=[\s"';&|):,]|$)/u

function textsOf(step: StepNode): readonly string[] {
  if (step.kind === "raw") return [step.text]
  if (step.kind === "run" && step.form.kind === "script") return [step.form.body]
  return mapList(textsOfStep(step), show)
}

/** Calls of Go that get no mount; with `known`, what tests said would be kept, too, and they would not run again. */
const GO_ALONE = { known: /^(?:test|run|generate|tool)\b/u, all: /^(?:run|generate|tool)\b/u }

function mayGoAlone(step: RunStep, facts: StageFacts, alone: RegExp): boolean {
  const effects = runEffects(step, facts)
  if ("why" in effects) return true
  return effects.commands.some(({ name, action }) =>
    name === "go" ? alone.test(action) : name === "make",
  )
}

const mentionsGo = (text: string): boolean => text.includes("go")

const isHome = (path: Text): boolean => /^\/(?:root\/?)?$/u.test(plain(path) ?? "/")

function looks(step: StepNode, names: RegExp): boolean {
  switch (step.kind) {
    case "comment":
      return false
    case "workdir":
      return isHome(step.path) && plain(step.path) !== "/"
    case "run":
      if (step.network === "none") return true
      if (textsOf(step).some((each) => WHOLE_HOME.test(each) || BY_HAND.test(each))) return true
      if (OFFLINE.test(textsOf(step).join(" "))) return true
      break
    case "env":
      if (step.entries.some(([name]) => OFFLINE.test(typeof name === "string" ? name : show(name))))
        return true
      break
    case "arg":
      if (OFFLINE.test(step.arg.name)) return true
      break
    default:
  }
  return textsOf(step).some((each) => names.test(each))
}

/** Who may need what is in a folder of caches, anywhere in the graph. Each question is answered once. */
export class CacheReaders {
  readonly #graph: Graph
  readonly #atStart: ReadonlyMap<StageDraft, StageFacts>
  readonly #answers = new Map<string, StepNode | undefined>()
  #taken: ReadonlyMap<StageNode, readonly Taken[]> | undefined
  #users: ReadonlySet<StageNode> | undefined
  #goers: ReadonlySet<StageNode> | undefined
  readonly #goAlone: RegExp

  constructor(
    graph: Graph,
    atStart: ReadonlyMap<StageDraft, StageFacts>,
    cacheMounts: "known" | "all",
  ) {
    this.#graph = graph
    this.#atStart = atStart
    this.#goAlone = GO_ALONE[cacheMounts]
  }

  /** Why the folder is needed outside of the mount; undefined when it is not. */
  of({ node }: StageDraft, target: string): string | undefined {
    this.#taken ??= this.#collect()
    const taken = this.#taken
      .get(node)
      ?.find(({ path }) => path === undefined || isIn(target, path) || isIn(path, target))
    if (taken) return `${describeStep(taken.by)} may take it along`
    const step = this.#mentioning(target)
    return step && `${describeStep(step)} may look into it, or do without the network`
  }

  /** True when a USER stands in the stage's bases, whoever that is. */
  hasUser({ node }: StageDraft): boolean {
    this.#users ??= this.#withStep(({ kind }) => kind === "user" || kind === "raw")
    return stagesOfBase(node.base).some((base) => this.#users!.has(resolveStage(this.#graph, base)))
  }

  /**
   * True when a RUN of the stage, or of one that is built on it, may run Go without the mount: in the layers of before
   * it would have found what was built already.
   */
  goesOnWithoutMount({ node }: StageDraft): boolean {
    this.#goers ??= this.#collectGoers()
    return this.#goers.has(node)
  }

  #collectGoers(): ReadonlySet<StageNode> {
    const goers = new Set<StageNode>()
    // Nobody asks about others, and most RUNs would be read for this alone.
    const asked = this.#withStep((step) => step.kind === "run" && textsOf(step).some(mentionsGo))
    // Each stage comes after its base.
    for (const stage of this.#graph.stages.toReversed()) {
      if (!asked.has(stage.node)) continue
      let facts = this.#atStart.get(stage)!
      for (const step of stage.steps) {
        if (goers.has(stage.node)) break
        if (step.kind === "run" && mayGoAlone(step, facts, this.#goAlone)) goers.add(stage.node)
        facts = factsAfter(facts, step)
      }
      if (goers.has(stage.node))
        for (const base of stagesOfBase(stage.node.base)) goers.add(resolveStage(this.#graph, base))
    }
    return goers
  }

  /** The stages in which, or in whose bases, there is such a step. */
  #withStep(is: (step: StepNode) => boolean): ReadonlySet<StageNode> {
    const found = new Set<StageNode>()
    for (const { node, steps } of this.#graph.stages) {
      const bases = stagesOfBase(node.base)
      if (bases.some((base) => found.has(resolveStage(this.#graph, base))) || steps.some(is))
        found.add(node)
    }
    return found
  }

  /** A step that names the folder or its own name, or the whole home, or is to do without the network. */
  #mentioning(target: string): StepNode | undefined {
    const name = /\/(?<name>\.[^/]+)/u.exec(target)?.groups?.["name"] ?? target
    if (this.#answers.has(name)) return this.#answers.get(name)
    // Npm's own folder is found by its name, too.
    const names = new RegExp(`(?:${name.replace(/[.+]/gu, "\\$&")}|_cacache)(?![\\w-])`, "u")
    const found = this.#graph.stages
      .flatMap(({ steps }) => steps)
      .find((step) => looks(step, names))
    this.#answers.set(name, found)
    return found
  }

  #collect(): ReadonlyMap<StageNode, readonly Taken[]> {
    const taken = new Map<StageNode, Taken[]>()
    const take = (
      from: Source | undefined,
      paths: readonly (string | undefined)[],
      by: StepNode,
    ) => {
      if (from?.kind !== "stage") return
      const stage = resolveStage(this.#graph, from.stage)
      const known = taken.get(stage) ?? []
      for (const path of paths) known.push({ path, by })
      taken.set(stage, known)
    }
    for (const stage of this.#graph.stages) {
      let facts = this.#atStart.get(stage)!
      for (const step of stage.steps) {
        if (step.kind === "copy") take(step.from, step.sources.map(pathOfSource), step)
        else if (step.kind === "run")
          for (const mount of step.mounts)
            if (mount.kind === "bind" || mount.kind === "cache") {
              const source = mount.source === undefined ? "/" : plain(mount.source)
              take(mount.from, [source && joinPath("/", source)], step)
            }
        facts = factsAfter(facts, step)
      }
    }
    // What is taken from a stage is taken from those that it is built on.
    for (const { node } of this.#graph.stages.toReversed())
      for (const base of stagesOfBase(node.base)) {
        const below = resolveStage(this.#graph, base)
        const own = taken.get(node) ?? []
        if (own.length > 0) taken.set(below, both(taken.get(below) ?? [], own))
      }
    return taken
  }
}

/** More than so many are as good as any. */
const MOST = 50

function both(a: readonly Taken[], b: readonly Taken[]): Taken[] {
  const all = [...a, ...b]
  return all.length > MOST ? [{ path: undefined, by: all[0]!.by }] : all
}

function pathOfSource(source: { readonly kind: string }): string | undefined {
  if (!("path" in source)) return undefined
  const path = plain(source.path as Parameters<typeof plain>[0])
  if (path === undefined) return undefined
  // Up to a pattern's first part, whatever it matches lies below.
  const [whole = ""] = path.split(/\/[^/]*[*?[\\]/u)
  return joinPath("/", whole.replace(/^[^/]*[*?[\\].*$/u, ""))
}
