import type { ArgReference, RunStep, StageNode, StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import type { ArgScope } from "../args/arg-scope.ts"
import { argScope } from "../args/arg-scope.ts"
import { collectArgs } from "../args/collect-args.ts"
import { readVariables } from "../effects/read-variables.ts"
import { shellKind } from "../effects/shell-kind.ts"
import type { Graph, StageDraft } from "../graph.ts"
import type { Pass, PassTools } from "../pass.ts"
import { argNotInScope } from "../problems.ts"
import type { StageFacts } from "../stage-facts.ts"
import { factsAfter, factsAtStart } from "../stage-facts.ts"
import { eachReference, textsWithReferences } from "../texts-of-step.ts"
import { walkChains } from "../walk-chains.ts"

type Args = ReadonlyMap<string, ArgReference>
/** The names and places that were reported. */
type Places = Set<string>

/** The shell text of a RUN. A reference in it is declared, and a literal is meant as it is. */
function shellTextOf({ form }: RunStep): string {
  if (form.kind === "script") return form.body.startsWith("#!") ? "" : form.body
  if (form.kind === "exec") return ""
  return form.parts
    .map(({ command }) => command.map((part) => (typeof part === "string" ? part : "x")).join(""))
    .join("\n")
}

/** Where the name stands, if it is one command of several. */
function spanOf({ form, span }: RunStep, name: string): RunStep["span"] {
  if (form.kind !== "shell") return span
  const reads = new RegExp(`\\$\\{?${name}\\b`, "u")
  const part = form.parts.find(({ command }) =>
    command.some((each) => typeof each === "string" && reads.test(each)),
  )
  return part?.span ?? span
}

/** The image that a chain begins with names what it is: `node` sets NODE_VERSION, and others do alike. */
function isSetByBase(name: string, { base }: StageNode): boolean {
  const [, product] = /^(.+)_VERSION$/u.exec(name) ?? []
  if (product === undefined || base.kind !== "image") return false
  const [first] = base.reference
  const known = plain(base.reference) ?? (typeof first === "string" ? first : "")
  const repository = known.replace(/[:@].*$/u, "")
  return repository.slice(repository.lastIndexOf("/") + 1) === product.toLowerCase()
}

class StageCheck {
  readonly #args: Args
  readonly #scope: ArgScope
  readonly #root: StageNode
  readonly #tools: PassTools
  readonly #places: Places
  readonly #reported = new Set<string>()

  constructor(
    args: Args,
    scope: ArgScope,
    root: StageNode,
    tools: { readonly tools: PassTools; readonly places: Places },
  ) {
    this.#args = args
    this.#scope = scope
    this.#root = root
    this.#tools = tools.tools
    this.#places = tools.places
  }

  run(steps: readonly StepNode[], atStart: StageFacts): void {
    let facts = atStart
    for (const step of steps) {
      if (step.kind === "run" && shellKind(facts.shell).posix) this.#run(step)
      note(step, this.#scope, this.#args)
      facts = factsAfter(facts, step)
    }
  }

  #run(step: RunStep): void {
    const text = shellTextOf(step)
    if (!text.includes("$")) return
    const suspects = new Set<string>()
    for (const [, name = ""] of text.matchAll(/\$\{?([A-Za-z_]\w*)/gu))
      if (this.#isUnknown(name, step)) suspects.add(name)
    if (suspects.size === 0) return
    const read = readVariables(text)
    for (const name of suspects) {
      if (!read.has(name)) continue
      this.#reported.add(name)
      const span = spanOf(step, name)
      // A step that two stages share stands once in the source.
      const place = `${name} ${span.file}:${span.line}:${span.column}`
      if (this.#places.has(place)) continue
      this.#places.add(place)
      this.#tools.report(argNotInScope(this.#args.get(name)!, span))
    }
  }

  #isUnknown(name: string, { mounts }: RunStep): boolean {
    return (
      this.#args.has(name) &&
      !this.#reported.has(name) &&
      !this.#scope.isDeclared(name) &&
      !this.#scope.env(name) &&
      !mounts.some((mount) => mount.kind === "secret" && mount.env === name) &&
      !isSetByBase(name, this.#root)
    )
  }
}

/** Notes what later commands find in their environment. */
function note(step: StepNode, scope: ArgScope, args: Args): void {
  if (step.kind === "arg") scope.declare(step.arg.name)
  const set = (name: string) =>
    scope.setEnv(name, { span: step.span, message: `${name} is set here` })
  if (step.kind === "env")
    for (const [name] of step.entries) {
      const whole = plain(name)
      // A name that only the builder knows may be any.
      if (whole === undefined) for (const each of args.keys()) set(each)
      // Nobody asks for others.
      else if (args.has(whole)) set(whole)
    }
  // Raw text is not understood; a name in it may be declared or set there.
  if (step.kind === "raw")
    for (const [name] of step.text.matchAll(/\w+/gu)) if (args.has(name)) set(name)
  for (const value of textsWithReferences(step))
    eachReference(value, (reference) => {
      // Who reads it as an environment variable says that the base has it.
      if (reference.kind === "env" && args.has(reference.name)) set(reference.name)
    })
}

/**
 * Finds commands that read an argument of the image by its name, `$VERSION`, where it is not declared: the shell
 * would take it for empty without a word. Runs after the arguments are placed; changes nothing.
 */
export const checkShellVariables: Pass = {
  name: "check-shell-variables",
  always: true,
  run(graph: Graph, tools) {
    const found = [...collectArgs(graph).args].filter(([, { origin }]) => origin !== "proxy")
    if (found.length === 0) return graph
    const args: Args = new Map(found)
    const scope = argScope(tools.profile.frontend !== undefined)
    const facts = factsAtStart(graph)
    const places: Places = new Set()
    const roots = new Map<StageDraft, StageNode>()
    walkChains(graph, {
      enter(stage, base) {
        scope.enter()
        const root = base ? roots.get(base)! : stage.node
        roots.set(stage, root)
        for (const step of base?.steps ?? [])
          if (step.kind === "onbuild") note(step.step, scope, args)
        const { node } = stage
        // What the chosen stage has declared or set is not known.
        if (node.base.kind === "image" && node.base.stages?.length)
          for (const name of args.keys()) scope.setEnv(name, { span: node.span, message: "" })
        new StageCheck(args, scope, root, { tools, places }).run(stage.steps, facts.get(stage)!)
      },
      leave: () => scope.leave(),
    })
    return graph
  },
}
