import { describeStep } from "@stagecraft/dockerfile"
import type { EnvStep, RunStep, StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { runEffects } from "../effects/run-effects.ts"
import { mapStages } from "../graph.ts"
import type { StageDraft } from "../graph.ts"
import type { BaseAssumption, Pass, PassTools } from "../pass.ts"
import type { StageFacts } from "../stage-facts.ts"
import { factsAfter, factsAtStart } from "../stage-facts.ts"
import { eachReference, textsOfStep } from "../texts-of-step.ts"
import { listingFinder, textOfRun } from "./sink/lists-environment.ts"
import type { PendingArg } from "./sink/pending-args.ts"
import { PendingArgs } from "./sink/pending-args.ts"

type Note = Parameters<PassTools["note"]>

/** The variables that the builder looks up for a step. */
function readBy(step: StepNode): ReadonlySet<string> {
  const names = new Set<string>()
  for (const value of textsOfStep(step)) eachReference(value, ({ name }) => names.add(name))
  return names
}

/** True for a shell that is told to read start-up files: they may read any variable. */
const isLogin = (shell: readonly string[] = []): boolean =>
  shell.slice(1).some((word) => word === "--login" || /^-[a-zA-Z]*[li]/u.test(word))

/** True when something that the default reads was put below the declaration. */
const mustFollow = ({ follows, reads }: PendingArg, moved: ReadonlySet<string>): boolean =>
  follows || [...reads].some((name) => moved.has(name))

class StageSinker {
  readonly notes: Note[] = []
  readonly #out: (StepNode | undefined)[] = []
  readonly #pending = new PendingArgs()
  #facts: StageFacts
  /** Where the last RUN stands, and the last one of a shell that only the base knows. */
  #lastRun = -1
  #lastOfBase = -1

  constructor(facts: StageFacts) {
    this.#facts = facts
  }

  run(steps: readonly StepNode[]): readonly StepNode[] {
    for (const step of steps) {
      if (this.#pending.size > 0) this.#meet(step)
      if (step.kind === "arg") this.#pending.add(step, this.#out.length)
      if (step.kind === "run") {
        this.#lastRun = this.#out.length
        if (!this.#facts.shell && step.form.kind !== "exec") this.#lastOfBase = this.#out.length
      }
      this.#out.push(step)
      this.#facts = factsAfter(this.#facts, step)
    }
    this.#end()
    const out = this.#out.filter((step) => step !== undefined)
    return out.some((step, index) => step !== steps[index]) ? out : steps
  }

  /** Puts out before a step what it reads, changes, or may read. */
  #meet(step: StepNode): void {
    if (step.kind === "raw")
      return this.#stop(this.#pending.all(), step, "nothing goes across raw text")
    if (step.kind === "arg") {
      const own = this.#pending.named(step.arg.name)
      if (own) this.#stop([own], step, "it is declared anew there")
      return this.#stop(this.#pending.readersOf(step.arg.name), step, "its default reads that")
    }
    this.#settle(this.#pending.among([...readBy(step)]), step)
    if (step.kind === "env") this.#meetEnv(step)
    if (step.kind === "run" && this.#pending.size > 0) this.#meetRun(step)
  }

  #meetEnv(step: EnvStep): void {
    const names = step.entries.map(([name]) => plain(name))
    if (names.includes(undefined))
      return this.#stop(
        this.#pending.all(),
        step,
        "which variable is set there only the build knows",
      )
    for (const name of names) {
      const own = this.#pending.named(name ?? "")
      if (own) this.#stop([own], step, "the later of the two counts")
      this.#stop(this.#pending.readersOf(name ?? ""), step, "its default reads what is set there")
    }
  }

  #meetRun(step: RunStep): void {
    const effects = runEffects(step, this.#facts)
    const { variables, why = "it may read any variable" } =
      "why" in effects ? { variables: undefined, why: effects.why } : effects
    if (variables && (step.form.kind === "exec" || !isLogin(this.#facts.shell)))
      return this.#settle(this.#pending.among(variables), step)
    const text = textOfRun(step)
    const named = this.#pending
      .all()
      .filter(({ step: { arg } }) => new RegExp(`\\$\\{?${arg.name}\\b`, "u").test(text))
    this.#settle(named, step)
    const reason = variables ? "a login shell reads files that may read any variable" : why
    this.#stop(this.#pending.all(), step, reason)
  }

  /** Puts declarations here, those with a RUN in between; others stay where they are. */
  #settle(wanted: readonly PendingArg[], reader: StepNode): void {
    const moved = new Set<string>()
    for (const each of this.#pending.take(wanted)) {
      const { step, slot } = each
      if (this.#lastRun < slot && !mustFollow(each, moved)) continue
      moved.add(step.arg.name)
      this.#out[slot] = undefined
      this.#out.push(step)
      for (const other of this.#pending.readersOf(step.arg.name)) other.follows = true
      const message = `${describeStep(step)} goes down to ${describeStep(reader)}`
      this.#note("did", message, each, reader)
    }
  }

  #stop(wanted: readonly PendingArg[], by: StepNode, why: string): void {
    this.#settle(wanted, by)
    for (const { step } of wanted) {
      const message = `${describeStep(step)} stays before ${describeStep(by)}: ${why}`
      this.notes.push(["stopped", message, [step.span, by.span]])
    }
  }

  #note(action: "did", message: string, { step, slot }: PendingArg, to: StepNode): void {
    const assumes: readonly BaseAssumption[] = [
      ...(this.#lastOfBase > slot ? (["posix-shell"] as const) : []),
      ...(this.#facts.base === "known" ? [] : (["no-triggers"] as const)),
    ]
    const facts = assumes.length > 0 ? { assumes } : undefined
    this.notes.push([action, message, [step.span, to.span], facts])
  }

  /** What nobody reads goes behind the last RUN: stages built on this one still see it. */
  #end(): void {
    const low = new Set<string>()
    const behind: StepNode[] = []
    const last = this.#out[this.#lastRun]
    for (const each of this.#pending.take(this.#pending.all())) {
      const { step, slot } = each
      const toEnd = mustFollow(each, low)
      if (!last || (!toEnd && slot > this.#lastRun)) continue
      this.#out[slot] = undefined
      if (toEnd) {
        low.add(step.arg.name)
        this.#out.push(step)
      } else behind.push(step)
      const message = `${describeStep(step)} goes behind ${describeStep(last)}: no step of the stage reads it`
      this.#note("did", message, each, last)
    }
    this.#out.splice(this.#lastRun + 1, 0, ...behind)
  }
}

/** The declarations and variables of a stage in their order. */
const variablesIn = (steps: readonly StepNode[]): readonly StepNode[] =>
  steps.filter(({ kind }) => kind === "arg" || kind === "env")

/** True when a RUN behind the change would find the same variables in another order. */
function isReordered(before: readonly StepNode[], after: readonly StepNode[]): boolean {
  const own = variablesIn(before)
  return variablesIn(after).some((step, index) => step !== own[index])
}

/**
 * Puts each ARG just before the first step that reads it, or behind the last RUN of the stage when none does, since the
 * value of an ARG is a part of every RUN below it, for the cache as for the process.
 *
 * It goes across a RUN only if every command of it is known to read other variables, and stays before an ENV or ARG of
 * its name, what its default reads, and raw text. It never leaves its stage, since others that build on that
 * one see it. No SHELL that reads start-up files is crossed. Variables have no order, but where a RUN of the stage, or of
 * one on it, lists its environment, ARGs stay behind the ENVs and ARGs before them.
 */
export const sinkArgs: Pass = {
  name: "sink-args",
  run(graph, tools) {
    if (!tools.optimize.sinkArgs) return graph
    if (!graph.stages.some(({ steps }) => steps.some(({ kind }) => kind === "arg"))) return graph
    const facts = factsAtStart(graph)
    const listing = listingFinder(graph)
    const sink = (stage: StageDraft): readonly StepNode[] => {
      const { steps } = stage
      if (!steps.some(({ kind }) => kind === "arg")) return steps
      const sinker = new StageSinker(facts.get(stage)!)
      const out = sinker.run(steps)
      const lists = out === steps || !isReordered(steps, out) ? undefined : listing(stage)
      if (!lists) {
        for (const note of sinker.notes) tools.note(...note)
        return out
      }
      const message = `the ARGs of ${stage.node.name} keep their places: ${describeStep(lists)} lists its variables in their order`
      tools.note("stopped", message, [stage.node.span, lists.span])
      return steps
    }
    return mapStages(graph, sink)
  },
}
