import { ImageError, type Span, type StageNode, type StepNode } from "@stagecraft/ir"
import { kind, kindOf, type Kind } from "./brand.ts"
import { callSite, insideBlock } from "./call-site.ts"
import { env as environment } from "./env.ts"
import { describeValue } from "./describe-value.ts"
import { NotText } from "./not-text.ts"
import { readNamedValues } from "./read-named-values.ts"
import { readOwner } from "./owner.ts"
import { blockResult, listEmpty, onbuildTrigger } from "./problems.ts"
import { readCommandForm, readCommandPart, readRunForm } from "./read-command-form.ts"
import { isRecord, readFunction } from "./read-options.ts"
import { readAddSources, readCopySources } from "./read-source.ts"
import { readComment, readPlain, readText, readTexts, readValue } from "./read-text.ts"
import { readStepOptions } from "./step-options.ts"
import type { Stage } from "./stage.ts"
import { argOf } from "./arg-of.ts"
import { noteResult, noteUse } from "./unused-results.ts"

/**
 * What makes stages: one verb, one frozen step.
 *
 * Its face to the author is {@link Stage}; here everything is `unknown`, because a JavaScript author may pass anything.
 */
export class StageBuilder extends NotText implements Readonly<Record<keyof Stage, unknown>> {
  readonly [kind]: Kind = "stage"
  readonly name: string
  readonly #node: StageNode
  /** The number of steps before the triggers, in an ONBUILD block. */
  readonly #triggersFrom: number | undefined

  constructor(node: StageNode, triggersFrom?: number) {
    super()
    this.name = node.name
    this.#node = Object.freeze(node)
    this.#triggersFrom = triggersFrom
    Object.freeze(this)
  }

  toNode(): StageNode {
    noteUse(this.#node)
    return this.#node
  }

  #append(...steps: readonly StepNode[]): StageBuilder {
    const all = [...this.#node.steps, ...steps.map((step) => Object.freeze(step))]
    const node = { ...this.#node, steps: Object.freeze(all) }
    noteUse(this.#node)
    noteResult(node)
    return new StageBuilder(node, this.#triggersFrom)
  }

  #notTrigger(verb: string): void {
    if (this.#triggersFrom !== undefined) throw new ImageError(onbuildTrigger(verb, callSite()))
  }

  run(command: unknown, options?: unknown): StageBuilder {
    const span = callSite()
    return this.#append({
      kind: "run",
      form: readRunForm(command, span),
      mounts: none,
      ...readStepOptions(options, "run", "run"),
      span,
    })
  }

  layer(...args: readonly unknown[]): StageBuilder {
    const span = callSite()
    const last = args.at(-1)
    const commands = isRecord(last) || last === undefined ? args.slice(0, -1) : args
    if (commands.length === 0) throw new ImageError(listEmpty("layer", span))
    const parts = commands.map((each, index) => readCommandPart(each, `layer[${index}]`, span))
    return this.#append({
      kind: "run",
      form: Object.freeze({ kind: "shell", parts: Object.freeze(parts) }),
      mounts: none,
      ...readStepOptions(commands === args ? undefined : last, "run", "layer"),
      span,
    })
  }

  script(body: unknown, options?: unknown): StageBuilder {
    const script = readPlain(
      body,
      "script",
      "write $NAME in the script, and declare a build argument with .arg(reference) before it",
    )
    const { name, ...rest } = readStepOptions(options, "script", "script")
    return this.#append({
      kind: "run",
      form: Object.freeze({ kind: "script", body: script, ...(name !== undefined && { name }) }),
      mounts: none,
      ...rest,
      span: callSite(),
    })
  }

  shell(argv: unknown, options?: unknown): StageBuilder {
    return this.#append({
      kind: "shell",
      argv: readTexts(argv, "shell"),
      ...readStepOptions(options, "plain", "shell"),
      span: callSite(),
    })
  }

  copy(sources: unknown, destination: unknown, options?: unknown): StageBuilder {
    return this.#append({
      kind: "copy",
      sources: readCopySources(sources),
      destination: readText(destination, "copy destination"),
      ...readStepOptions(options, "copy", "copy"),
      span: callSite(),
    })
  }

  add(sources: unknown, destination: unknown, options?: unknown): StageBuilder {
    return this.#append({
      kind: "add",
      sources: readAddSources(sources),
      destination: readText(destination, "add destination"),
      ...readStepOptions(options, "add", "add"),
      span: callSite(),
    })
  }

  env(entries: unknown, options?: unknown): StageBuilder {
    const span = callSite()
    const values =
      typeof entries === "function" && kindOf(entries) === undefined
        ? (entries as (env: unknown) => unknown)(environment)
        : entries
    const read = readNamedValues(values, "env")
    if (read.length === 0) return this
    return this.#append({
      kind: "env",
      entries: read,
      ...readStepOptions(options, "plain", "env"),
      span,
    })
  }

  label(entries: unknown, options?: unknown): StageBuilder {
    const read = readNamedValues(entries, "label")
    if (read.length === 0) return this
    return this.#append({
      kind: "label",
      entries: read,
      ...readStepOptions(options, "plain", "label"),
      span: callSite(),
    })
  }

  arg(arg: unknown, options?: unknown): StageBuilder {
    return this.#append({
      kind: "arg",
      arg: argOf(arg),
      ...readStepOptions(options, "plain", "arg"),
      span: callSite(),
    })
  }

  workdir(path: unknown, options?: unknown): StageBuilder {
    return this.#append({
      kind: "workdir",
      path: readText(path, "workdir"),
      ...readStepOptions(options, "plain", "workdir"),
      span: callSite(),
    })
  }

  user(user: unknown, options?: unknown): StageBuilder {
    return this.#append({
      kind: "user",
      user: readOwner(user, "user"),
      ...readStepOptions(options, "plain", "user"),
      span: callSite(),
    })
  }

  expose(...ports: readonly unknown[]): StageBuilder {
    const span = callSite()
    if (ports.length === 0) throw new ImageError(listEmpty("expose", span))
    return this.#append({
      kind: "expose",
      ports: Object.freeze(ports.map((port) => readValue(port, "expose"))),
      span,
    })
  }

  volume(...paths: readonly unknown[]): StageBuilder {
    return this.#append({ kind: "volume", paths: readTexts(paths, "volume"), span: callSite() })
  }

  cmd(command: unknown, options?: unknown): StageBuilder {
    return this.#append({
      kind: "cmd",
      form: readCommandForm(command, "cmd"),
      ...readStepOptions(options, "plain", "cmd"),
      span: callSite(),
    })
  }

  entrypoint(command: unknown, options?: unknown): StageBuilder {
    return this.#append({
      kind: "entrypoint",
      form: readCommandForm(command, "entrypoint"),
      ...readStepOptions(options, "plain", "entrypoint"),
      span: callSite(),
    })
  }

  healthcheck(command: unknown, options?: unknown): StageBuilder {
    const off = command === "NONE"
    return this.#append({
      kind: "healthcheck",
      ...(off ? {} : { form: readCommandForm(command, "healthcheck") }),
      ...readStepOptions(options, off ? "plain" : "healthcheck", "healthcheck"),
      span: callSite(),
    })
  }

  stopsignal(signal: unknown, options?: unknown): StageBuilder {
    return this.#append({
      kind: "stopsignal",
      signal: readValue(signal, "stopsignal"),
      ...readStepOptions(options, "plain", "stopsignal"),
      span: callSite(),
    })
  }

  comment(comment: unknown): StageBuilder {
    return this.#append({
      kind: "comment",
      lines: readComment(comment, "comment"),
      span: callSite(),
    })
  }

  raw(instruction: unknown, options?: unknown): StageBuilder {
    return this.#append({
      kind: "raw",
      text: readPlain(
        instruction,
        "raw",
        "write $NAME in it, and declare a build argument with .arg(reference) before it",
      ),
      ...readStepOptions(options, "plain", "raw"),
      span: callSite(),
    })
  }

  maintainer(name: unknown, options?: unknown): StageBuilder {
    this.#notTrigger("maintainer")
    return this.#append({
      kind: "maintainer",
      name: readPlain(name, "maintainer", "MAINTAINER is not expanded; use label(…)"),
      ...readStepOptions(options, "plain", "maintainer"),
      span: callSite(),
    })
  }

  onbuild(block: unknown, options?: unknown): StageBuilder {
    this.#notTrigger("onbuild")
    const span = callSite()
    const { comments } = readStepOptions(options, "plain", "onbuild")
    const before = this.#node.steps.length
    const on = new StageBuilder(this.#node, before)
    const result = this.#apply(block, on, "onbuild", span)
    const steps = result.toNode().steps.slice(before)
    if (steps.length === 0) throw new ImageError(listEmpty("onbuild", span))
    const triggers = steps.map((step, index) => trigger(step, index === 0 ? comments : undefined))
    return this.#append(...triggers)
  }

  use(block: unknown): StageBuilder {
    return this.#apply(block, this, "use", callSite())
  }

  #apply(block: unknown, stage: StageBuilder, what: string, span: Span): StageBuilder {
    const apply = readFunction(block, what)
    const result = insideBlock(span, () => apply(stage))
    if (!(result instanceof StageBuilder) || !result.#comesFrom(stage))
      throw new ImageError(blockResult(what, describeValue(result), span))
    return result
  }

  /** True for a stage that is the other one with steps added. */
  #comesFrom(stage: StageBuilder): boolean {
    const { name, base, steps } = this.#node
    const before = stage.#node
    return (
      name === before.name &&
      base === before.base &&
      before.steps.every((step, index) => step === steps[index])
    )
  }
}

const none: readonly never[] = Object.freeze([])

/** The ONBUILD of a step; comments belong to the instruction that is printed. */
function trigger(step: StepNode, comments: readonly string[] = none): StepNode {
  if (step.kind === "comment") return step
  const { comments: own = none, ...bare } = step
  const lines = Object.freeze([...comments, ...own])
  const onbuild = {
    kind: "onbuild",
    step: Object.freeze(bare) as StepNode,
    span: step.span,
  } as const
  return lines.length === 0 ? onbuild : { ...onbuild, comments: lines }
}
