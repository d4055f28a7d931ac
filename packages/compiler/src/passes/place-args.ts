import type {
  ArgReference,
  ArgStep,
  EnvReference,
  EnvStep,
  OnbuildStep,
  Span,
  StepNode,
  Text,
} from "@stagecraft/ir"
import type { ArgScope } from "../arg-scope.ts"
import { argScope } from "../arg-scope.ts"
import { bareArg, collectArgs } from "../collect-args.ts"
import type { Graph, StageDraft } from "../graph.ts"
import { mapStages } from "../graph.ts"
import type { Pass, PassTools } from "../pass.ts"
import { argHidesEnv, envInGlobalArg } from "../problems.ts"
import { eachReference, textsOfFrom, textsOfStep } from "../texts-of-step.ts"
import { walkChains } from "../walk-chains.ts"

/** `ARG NAME` alone: the value comes from before the first FROM, or from the builder. */
function inherited(arg: ArgReference): ArgReference {
  // The description is a comment where the argument is declared; here it would be one too many.
  const { default: _default, description: _description, ...bare } = bareArg(arg)
  return bare
}

const declaration = (arg: ArgReference, use: Span): ArgStep => ({ kind: "arg", arg, span: use })

/** The arguments that FROM lines read, each after those that its default reads. */
function findGlobals(graph: Graph, tools: PassTools): readonly ArgReference[] {
  const globals = new Map<string, ArgReference>()
  const addText = (value: Text, use: Span, reader?: ArgReference) =>
    eachReference(value, (reference) => {
      if (reference.kind === "env") {
        // In the FROM itself the printer finds it.
        if (reader) tools.report(envInGlobalArg(reader.name, reference.name, reader.span, use))
        return
      }
      if (reference.origin !== "user" || globals.has(reference.name)) return
      if (reference.default) addText(reference.default, use, reference)
      globals.set(reference.name, bareArg(reference))
      const message = `${reference.name} is declared before the first FROM, which reads it`
      tools.note("did", message, [reference.span, use])
    })
  for (const { node } of graph.stages)
    for (const value of textsOfFrom(node)) addText(value, node.span)
  return [...globals.values()]
}

class StagePlacement {
  readonly out: StepNode[] = []
  changed = false
  readonly #stage: StageDraft
  readonly #globals: ReadonlySet<string>
  readonly #scope: ArgScope
  readonly #tools: PassTools
  readonly #reported = new Set<string>()
  readonly #inTriggers = new Set<string>()

  constructor(stage: StageDraft, globals: ReadonlySet<string>, scope: ArgScope, tools: PassTools) {
    this.#stage = stage
    this.#globals = globals
    this.#scope = scope
    this.#tools = tools
  }

  run(): readonly StepNode[] {
    for (const step of this.#stage.steps) this.#step(step)
    return this.changed ? this.out : this.#stage.steps
  }

  #step(step: StepNode): void {
    if (step.kind === "onbuild") return this.#trigger(step)
    if (step.kind === "arg") return this.#pinned(step)
    for (const value of textsOfStep(step)) this.#needText(value, step.span)
    this.out.push(step)
    if (step.kind === "env") recordEnv(step, this.#scope)
  }

  #needText(value: Text, use: Span): void {
    eachReference(value, (reference) => {
      if (reference.kind === "arg") this.#need(reference, use)
      else this.#readsEnv(reference, use)
    })
  }

  #readsEnv({ name }: EnvReference, use: Span): void {
    if (this.#scope.env(name)) return
    const fact = {
      span: use,
      keepsArg: false,
      message: `${name} is read from the base's environment`,
    }
    if (this.#scope.isDeclared(name)) this.#clash(name, use, fact)
    else this.#scope.setEnv(name, fact)
  }

  #clash(name: string, use: Span, env: { readonly message: string; readonly span: Span }): void {
    if (this.#reported.has(name)) return
    this.#reported.add(name)
    this.#tools.report(argHidesEnv(name, use, { message: env.message, span: env.span }))
  }

  #need(arg: ArgReference, use: Span): void {
    const { name, origin } = arg
    if (origin === "proxy") return
    const env = this.#scope.env(name)
    if (env?.keepsArg) return
    if (env) return this.#clash(name, use, env)
    if (this.#scope.isDeclared(name)) return
    const global = origin === "global" || this.#globals.has(name)
    if (!global && arg.default) this.#needText(arg.default, use)
    this.#scope.declare(name)
    this.out.push(declaration(global ? inherited(arg) : bareArg(arg), use))
    this.changed = true
    const message = `${name} is declared in ${this.#stage.node.name}, just before its first use`
    this.#tools.note("did", message, origin === "user" ? [arg.span, use] : [use])
  }

  /** `.arg(ref)`: the author chose the place. */
  #pinned(step: ArgStep): void {
    const { arg } = step
    const env = this.#scope.env(arg.name)
    if (env && !env.keepsArg) this.#clash(arg.name, step.span, env)
    const global = this.#globals.has(arg.name)
    if (!global && arg.default) this.#needText(arg.default, step.span)
    this.#scope.declare(arg.name)
    if (global && arg.default) {
      this.changed = true
      this.out.push({ ...step, arg: inherited(arg) })
    } else this.out.push(step)
  }

  /** A trigger runs in another build, which has none of this file's declarations: it brings its own. */
  #trigger(step: OnbuildStep): void {
    const declare = (value: Text) =>
      eachReference(value, (reference) => {
        if (reference.kind === "env" || reference.origin === "proxy") return
        if (this.#inTriggers.has(reference.name)) return
        this.#inTriggers.add(reference.name)
        if (reference.default) declare(reference.default)
        const inner = declaration(bareArg(reference), step.span)
        this.out.push({ kind: "onbuild", step: inner, span: inner.span })
        this.changed = true
      })
    if (step.step.kind === "arg") {
      if (step.step.arg.default) declare(step.step.arg.default)
      this.#inTriggers.add(step.step.arg.name)
    } else for (const value of textsOfStep(step.step)) declare(value)
    this.out.push(step)
  }
}

function recordEnv(step: EnvStep, scope: ArgScope): void {
  for (const [name, value] of step.entries) {
    const [only] = value
    const keepsArg =
      value.length === 1 &&
      typeof only === "object" &&
      only.kind === "arg" &&
      only.name === name &&
      !only.expansion
    scope.setEnv(name, { span: step.span, keepsArg, message: `${name} is set here` })
  }
}

/** What the triggers of the base do to a stage that begins on it. */
function fireTriggers(base: StageDraft | undefined, scope: ArgScope): void {
  for (const step of base?.steps ?? []) {
    if (step.kind !== "onbuild") continue
    if (step.step.kind === "env") recordEnv(step.step, scope)
    if (step.step.kind === "arg") scope.declare(step.step.arg.name)
  }
}

/**
 * Declares every argument where it is needed: before the first FROM for FROM lines, and in each stage just before
 * its first use, which is also best for the cache. A stage sees what the stage it builds on has declared.
 */
export const placeArgs: Pass = {
  name: "place-args",
  always: true,
  run(graph, tools) {
    for (const problem of collectArgs(graph).problems) tools.report(problem)
    const globals = findGlobals(graph, tools)
    const names = new Set(globals.map(({ name }) => name))
    const scope = argScope(tools.profile.frontend !== undefined)
    const placed = new Map<StageDraft, readonly StepNode[]>()
    walkChains(graph, {
      enter(stage, base) {
        scope.enter()
        fireTriggers(base, scope)
        placed.set(stage, new StagePlacement(stage, names, scope, tools).run())
      },
      leave: () => scope.leave(),
    })
    const next = mapStages(graph, (stage) => placed.get(stage) ?? stage.steps)
    if (globals.length === graph.globals.length) return next
    return { ...next, globals }
  },
}
