import { describeStep } from "@stagecraft/dockerfile"
import type { EnvStep, RunStep, StepNode } from "@stagecraft/ir"
import { gather, plain } from "@stagecraft/ir"
import { runEffects } from "../effects/run-effects.ts"
import { mapStages } from "../graph.ts"
import type { StageDraft } from "../graph.ts"
import type { BaseAssumption, Pass, PassTools } from "../pass.ts"
import type { StageFacts } from "../stage-facts.ts"
import { factsAfter, factsAtStart } from "../stage-facts.ts"
import { eachReference, textsWithReferences } from "../texts-of-step.ts"
import { trusting } from "../trusting.ts"
import { listingFinder, textOfRun } from "./sink/lists-environment.ts"
import type { PendingVariable } from "./sink/pending-variables.ts"
import { PendingVariables } from "./sink/pending-variables.ts"
import type { InstallProver } from "./sink/prove-installs.ts"
import { installProver } from "./sink/prove-installs.ts"
import type { TakenOver } from "./sink/taken-over.ts"
import { takenOver } from "./sink/taken-over.ts"
import { BY_WORD } from "./split/install-scripts.ts"
import type { ProvedInstall } from "./split/plan.ts"

type Note = Parameters<PassTools["note"]>

/** The variables that the builder looks up for a step. */
function readBy(step: StepNode): ReadonlySet<string> {
  const names = new Set<string>()
  for (const value of textsWithReferences(step)) eachReference(value, ({ name }) => names.add(name))
  return names
}

/** True for a shell that is told to read start-up files: they may read any variable. */
const isLogin = (shell: readonly string[] = []): boolean =>
  shell.slice(1).some((word) => word === "--login" || /^-[a-zA-Z]*[li]/u.test(word))

/** True when something that it reads, or that sets the same, was put below it. */
const mustFollow = (
  { follows, reads, names }: PendingVariable,
  moved: ReadonlySet<string>,
): boolean => follows || [...reads, ...names].some((name) => moved.has(name))

const isNamed = ({ names }: PendingVariable, text: string): boolean =>
  names.some((name) => new RegExp(`\\$\\{?${name}\\b`, "u").test(text))

class StageSinker {
  readonly notes: Note[] = []
  readonly #out: (StepNode | undefined)[] = []
  readonly #pending = new PendingVariables()
  readonly #prover: InstallProver
  /** What was crossed by the word of files of the context. */
  readonly #proved: {
    readonly at: number
    readonly files: readonly string[]
    /** Itself, where it is the author who answers for what it runs. */
    readonly trusted: readonly RunStep[]
  }[] = []
  #facts: StageFacts
  /** Where the last RUN stands, and the last one of a shell that only the base knows. */
  #lastRun = -1
  #lastOfBase = -1

  constructor(facts: StageFacts, prover: InstallProver) {
    this.#facts = facts
    this.#prover = prover
  }

  run(steps: readonly StepNode[]): readonly StepNode[] {
    for (const step of steps) {
      const over = this.#pending.size > 0 ? this.#meet(step) : undefined
      if (over) this.#pending.add(over.step, this.#out.length, over.rest)
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

  /** Puts out before a step what it reads, changes, or may read, unless the step is to go along. */
  #meet(step: StepNode): TakenOver | undefined {
    switch (step.kind) {
      case "raw":
        this.#stop(this.#pending.all(), step, "nothing goes across raw text")
        break
      case "arg":
        this.#stop(this.#pending.named(step.arg.name), step, "it is declared anew there")
        this.#stop(this.#pending.readersOf(step.arg.name), step, "it reads that")
        break
      case "env":
        return this.#meetEnv(step)
      default:
        this.#settle(this.#pending.among([...readBy(step)]), step)
        if (step.kind === "run" && this.#pending.size > 0) this.#meetRun(step)
    }
    return undefined
  }

  #meetEnv(step: EnvStep): TakenOver | undefined {
    const names = step.entries.map(([name]) => plain(name))
    if (names.includes(undefined)) {
      this.#settle(this.#pending.among([...readBy(step)]), step)
      const why = "which variable is set there only the build knows"
      this.#stop(this.#pending.all(), step, why)
      return undefined
    }
    const why = "it reads what is set there"
    for (const name of names) this.#stop(this.#pending.readersOf(name ?? ""), step, why)
    for (;;) {
      const over = takenOver(step, this.#pending)
      if (!over) this.#settle(this.#pending.among([...readBy(step)]), step)
      const own = names.flatMap((name = "") =>
        over?.names.has(name) ? [] : this.#pending.named(name),
      )
      if (own.length === 0) return over
      // What they read is put out with them, and is nothing to take over any more.
      this.#stop([...new Set(own)], step, "the later of the two counts")
    }
  }

  #meetRun(step: RunStep): void {
    const effects = runEffects(step, this.#facts)
    const isRead = !("why" in effects)
    const variables = isRead ? effects.variables : undefined
    const login = step.form.kind !== "exec" && isLogin(this.#facts.shell)
    if (variables && !login) return this.#settle(this.#pending.among(variables), step)
    if (isRead && !login) {
      const install = this.#prover.prove(step)
      if (install && "why" in install) {
        const { why, by } = install
        this.#settleNamed(step)
        return this.#stop(this.#pending.all(), step, `${why} ${describeStep(by)}`)
      }
      if (install) return this.#meetInstall(step, install)
    }
    this.#settleNamed(step)
    const why = isRead ? "it may read any variable" : effects.why
    const reason = variables ? "a login shell reads files that may read any variable" : why
    this.#stop(this.#pending.all(), step, reason)
  }

  /** An install of which the context proves that it runs nothing unknown. */
  #meetInstall(step: RunStep, { reads, provedBy, byWord }: ProvedInstall): void {
    const named = this.#pending.all().filter(({ names }) => names.some(reads))
    this.#settle(named, step)
    const trusted = byWord ? [step] : []
    if (this.#prover.mayUse)
      return void this.#proved.push({ at: this.#out.length, files: provedBy, trusted })
    for (const each of this.#pending.take(this.#pending.all())) {
      const word = byWord ? BY_WORD : ""
      const message = `${describeStep(each.step)} goes down across ${describeStep(step)}${word}`
      const facts = { provedBy, ...trusting(trusted) }
      this.notes.push(["would", message, [each.step.span, step.span], facts])
    }
  }

  /** Puts out what the text of a RUN names. */
  #settleNamed(step: RunStep): void {
    const text = textOfRun(step)
    this.#settle(
      this.#pending.all().filter((each) => isNamed(each, text)),
      step,
    )
  }

  /** Puts variables here, those with a RUN in between; others stay where they are. */
  #settle(wanted: readonly PendingVariable[], reader: StepNode): void {
    if (wanted.length === 0) return
    const moved = new Set<string>()
    for (const each of this.#pending.take(wanted)) {
      const { step, slot, rest, names } = each
      if (this.#lastRun < slot && !mustFollow(each, moved)) continue
      this.#out[slot] = rest
      this.#out.push(step)
      for (const name of names) {
        moved.add(name)
        for (const other of this.#pending.readersOf(name)) other.follows = true
      }
      const message = `${describeStep(step)} goes down to ${describeStep(reader)}`
      this.#note("did", message, each, reader)
    }
  }

  #stop(wanted: readonly PendingVariable[], by: StepNode, why: string): void {
    this.#settle(wanted, by)
    for (const { step } of wanted) {
      const message = `${describeStep(step)} stays before ${describeStep(by)}: ${why}`
      this.notes.push(["stopped", message, [step.span, by.span]])
    }
  }

  #note(action: "did", message: string, { step, slot }: PendingVariable, to: StepNode): void {
    const crossed = this.#proved.filter(({ at }) => at > slot)
    const files = crossed.flatMap((each) => each.files)
    const trusted = crossed.flatMap((each) => each.trusted)
    const word = trusted.length > 0 ? BY_WORD : ""
    const assumes: readonly BaseAssumption[] = [
      // Its settings may be in files, of which its config says nothing.
      ...(files.length > 0 ? (["plain-environment"] as const) : []),
      ...(this.#lastOfBase > slot ? (["posix-shell"] as const) : []),
      ...(this.#facts.base === "known" ? [] : (["no-triggers"] as const)),
    ]
    const facts = {
      ...(assumes.length > 0 && { assumes }),
      ...(files.length > 0 && { provedBy: [...new Set(files)] }),
      ...trusting(trusted),
    }
    this.notes.push([action, `${message}${word}`, [step.span, to.span], facts])
  }

  /** What nobody reads goes behind the last RUN: stages built on this one still see it. */
  #end(): void {
    const low = new Set<string>()
    const behind: StepNode[] = []
    const last = this.#out[this.#lastRun]
    for (const each of this.#pending.take(this.#pending.all())) {
      const { step, slot, rest, names } = each
      const toEnd = mustFollow(each, low)
      if (!last || (!toEnd && slot > this.#lastRun)) continue
      this.#out[slot] = rest
      if (toEnd) {
        for (const name of names) low.add(name)
        this.#out.push(step)
      } else behind.push(step)
      const message = `${describeStep(step)} goes behind ${describeStep(last)}: no step of the stage reads it`
      this.#note("did", message, each, last)
    }
    this.#out.splice(this.#lastRun + 1, 0, ...behind)
  }
}

/** What a stage sets, in its order. */
const namesIn = (steps: readonly StepNode[]): readonly string[] =>
  gather(steps, (step) => {
    if (step.kind === "arg") return [step.arg.name]
    return step.kind === "env" ? step.entries.map(([name]) => plain(name) ?? "") : []
  })

/** True when a RUN behind the change would find the same variables in another order. */
function isReordered(before: readonly StepNode[], after: readonly StepNode[]): boolean {
  const own = namesIn(before)
  return namesIn(after).some((name, index) => name !== own[index])
}

/**
 * Puts each ARG just before the first step that reads it, or behind the last RUN of the stage when none does, since the
 * value of an ARG is a part of every RUN below it, for the cache as for the process. An ENV whose value reads one, `ENV
 * SHA=$SHA`, goes along: of several entries only those that do.
 *
 * It goes across a RUN only if every command of it is known to read other variables; of an install, the context may prove
 * that. It stays before an ENV or ARG of its name, unless they go along, what its default reads, and raw text. It never
 * leaves its stage, since others that build on that one see it. No SHELL that reads start-up files is crossed. Variables
 * have no order, but where a RUN of the stage, or of one on it, lists its environment, all keep their places.
 */
export const sinkArgs: Pass = {
  name: "sink-args",
  run(graph, tools) {
    if (!tools.optimize.sinkArgs) return graph
    if (!graph.stages.some(({ steps }) => steps.some(({ kind }) => kind === "arg"))) return graph
    const facts = factsAtStart(graph)
    const listing = listingFinder(graph)
    const proverOf = installProver(graph, facts, tools)
    const sink = (stage: StageDraft): readonly StepNode[] => {
      const { steps } = stage
      if (!steps.some(({ kind }) => kind === "arg")) return steps
      const sinker = new StageSinker(facts.get(stage)!, proverOf(stage))
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
