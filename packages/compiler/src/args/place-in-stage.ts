import type { ArgReference, ArgStep, EnvReference, Span, StepNode, Text } from "@stagecraft/ir"
import type { StageDraft } from "../graph.ts"
import type { PassTools } from "../pass.ts"
import { argHidesEnv } from "../problems.ts"
import { eachReference, textsWithReferences } from "../texts-of-step.ts"
import type { ArgScope, EnvFact } from "./arg-scope.ts"
import { argKey, bareArg } from "./collect-args.ts"
import type { Declarations } from "./declarations.ts"
import type { Globals } from "./find-globals.ts"
import { recordEnv } from "./record-env.ts"
import { placeInTrigger } from "./place-in-trigger.ts"

/** `ARG NAME` alone: the value comes from before the first FROM, or from the builder. */
function inherited(arg: ArgReference): ArgReference {
  // The description is a comment where the argument is declared; here it would be one too many.
  const { default: _default, description: _description, ...bare } = bareArg(arg)
  return bare
}

const declaration = (arg: ArgReference, use: Span): ArgStep => ({ kind: "arg", arg, span: use })

/** What the stages of one graph share while their arguments are placed. */
export interface Placing {
  readonly globals: Globals
  readonly declarations: Declarations
  readonly scope: ArgScope
  readonly tools: PassTools
}

class StagePlacement {
  readonly out: StepNode[] = []
  changed = false
  readonly #stage: StageDraft
  readonly #of: Placing
  readonly #clashed = new Set<string>()
  readonly #inTriggers = new Map<string, ArgReference>()

  constructor(stage: StageDraft, of: Placing) {
    this.#stage = stage
    this.#of = of
  }

  run(): readonly StepNode[] {
    for (const step of this.#stage.steps) this.#step(step)
    return this.changed ? this.out : this.#stage.steps
  }

  #step(step: StepNode): void {
    if (step.kind === "onbuild") return this.#trigger(step.step, step)
    if (step.kind === "arg") return this.#pinned(step)
    for (const value of textsWithReferences(step)) this.#needText(value, step.span, step.kind)
    this.out.push(step)
    if (step.kind === "env") recordEnv(step, this.#of.scope)
  }

  /** @param reader - Undefined for the default of an argument. */
  #needText(value: Text, use: Span, reader?: StepNode["kind"]): void {
    eachReference(value, (reference) => {
      // A command has the proxies of the build without that, and outside of its cache key and the history.
      if (reference.kind === "arg" && reference.origin === "proxy" && reader === "run") return
      if (reference.kind === "arg") this.#need(reference, use)
      else this.#readsEnv(reference, use)
    })
  }

  #readsEnv({ name }: EnvReference, use: Span): void {
    const { scope } = this.#of
    const latest = scope.latest(name)
    if (latest?.kind === "env") return
    const fact = { span: use, message: `${name} is read from the base's environment` }
    if (latest) this.#clash(name, use, fact)
    else scope.setEnv(name, fact)
  }

  #clash(name: string, use: Span, env: EnvFact): void {
    if (this.#clashed.has(name)) return
    this.#clashed.add(name)
    this.#of.tools.report(argHidesEnv(name, use, { message: env.message, span: env.span }))
  }

  #need(arg: ArgReference, use: Span): void {
    const { name, origin } = arg
    const { scope, declarations, globals, tools } = this.#of
    const latest = scope.latest(name)
    if (latest?.kind === "env") {
      const { keeps } = latest.fact
      return keeps ? declarations.meet(arg, keeps) : this.#clash(name, use, latest.fact)
    }
    if (latest) return declarations.meet(arg, latest.fact.arg)
    const global = globals.args.get(name)
    declarations.place(arg, global)
    const above = origin !== "user" || global !== undefined
    if (!above && arg.default) this.#needText(arg.default, use)
    scope.declare(name, arg)
    this.out.push(declaration(above ? inherited(arg) : bareArg(arg), use))
    this.changed = true
    const message = `${name} is declared in ${this.#stage.node.name}, just before its first use`
    tools.note("did", message, origin === "user" ? [arg.span, use] : [use])
  }

  /** `.arg(ref)`: the author chose the place, and so what the argument hides from there on. */
  #pinned(step: ArgStep): void {
    const { arg, span } = step
    const { scope, declarations, globals, tools } = this.#of
    const env = scope.env(arg.name)
    // Builders without BuildKit let an ENV win over every ARG.
    if (env && !env.keeps && !tools.profile.frontend) this.#clash(arg.name, span, env)
    if (arg.default && !this.#seesAll(arg.default)) globals.admit(arg, span)
    const global = globals.args.get(arg.name)
    // Of a predefined one the builder knows the default.
    const above = arg.origin !== "user" || (global !== undefined && argKey(global) === argKey(arg))
    if (global && !above && !arg.default) declarations.meet(arg, global)
    if (!above && arg.default) this.#needText(arg.default, span)
    scope.declare(arg.name, arg)
    if (above && (arg.default ?? arg.description) !== undefined) {
      this.changed = true
      this.out.push({ ...step, arg: inherited(arg) })
    } else this.out.push(step)
  }

  /** True when each argument that a default reads is here what the default means. */
  #seesAll(value: Text): boolean {
    let all = true
    eachReference(value, (reference) => {
      if (reference.kind === "env") return
      const latest = this.#of.scope.latest(reference.name)
      const seen = latest?.kind === "env" ? latest.fact.keeps : latest?.fact.arg
      if (!seen || argKey(seen) !== argKey(reference)) all = false
    })
    return all
  }

  #trigger(inner: StepNode, step: StepNode): void {
    const before = placeInTrigger(inner, this.#inTriggers, this.#of.declarations)
    if (before.length > 0) this.changed = true
    for (const arg of before)
      this.out.push({ kind: "onbuild", step: declaration(arg, step.span), span: step.span })
    this.out.push(step)
  }
}

/** The steps of a stage, with a declaration before each first use of an argument that is not declared there. */
export function placeInStage(stage: StageDraft, of: Placing): readonly StepNode[] {
  return new StagePlacement(stage, of).run()
}
