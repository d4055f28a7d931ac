import type { FromInstruction } from "@stagecraft/dockerfile"
import { expandWord } from "@stagecraft/dockerfile"
import type { Diagnostic, Span, StageNode, StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import type { ImportedStage, ImportedStep } from "../imported.ts"
import { otherComments } from "./description.ts"
import type { FileContext, StageEnd } from "./file-context.ts"
import { globalWords, refuse, spanOf } from "./file-context.ts"
import { liftBase } from "./lift-from.ts"
import type { StepInstruction } from "./lift-step.ts"
import { liftStep } from "./lift-step.ts"
import { importedAsRaw, rawReadsStage, stageNotFinished } from "./problems.ts"
import { rawStep } from "./raw-step.ts"
import { Scope, triggerScope } from "./scope.ts"
import { sourcesOf } from "./stage-names.ts"
import type { StageTable } from "./stage-table.ts"
import { NAME } from "./words.ts"

/** A FROM and the instructions up to the next one. */
export interface Section {
  readonly from: FromInstruction
  readonly instructions: readonly StepInstruction[]
}

/** Keeps up with what a step changes for those behind it. */
function follow(node: StepNode, end: StageEnd): void {
  if (node.kind === "shell") end.shell = node.argv.map((each) => plain(each) ?? "")
  if (node.kind !== "env") return
  for (const [name] of node.entries) {
    const known = plain(name)
    if (known !== undefined) end.scope.setEnv(known)
  }
}

/** What the triggers of its base do to a stage before its own first step. */
function fireTriggers({ base }: Pick<StageNode, "base">, end: StageEnd): void {
  if (base.kind !== "stage") return
  for (const step of base.stage.steps) {
    if (step.kind !== "onbuild") continue
    if (step.step.kind === "arg") end.scope.declare(step.step.arg)
    else follow(step.step, end)
  }
}

/** Keeps up with the names that raw text sets: reading one that no reference can have takes raw text, too. */
function followRaw(instruction: StepInstruction, { scope }: StageEnd, { tree }: FileContext): void {
  if (instruction.kind !== "env" && instruction.kind !== "arg") return
  for (const { key } of instruction.entries) {
    const name = instruction.kind === "arg" ? key : expandWord(key, tree.escape, new Map())
    // Of an ARG the other names are declared as they are.
    if (typeof name === "string" && (instruction.kind === "env" || !NAME.test(name)))
      scope.setEnv(name)
  }
}

/** What is said of an instruction that is kept as text: it must not read a stage, which text would not bring along. */
function rawProblem(
  instruction: StepInstruction,
  span: Span,
  fault: string,
  stages: StageTable,
): Diagnostic {
  const name = instruction.kind.toUpperCase()
  for (const source of sourcesOf(instruction)) {
    const { kind } = instruction.kind === "copy" ? stages.copySource(source) : stages.source(source)
    if (kind === "later" && instruction.kind !== "onbuild")
      return stageNotFinished(span, name, source)
    if (kind !== "image") return rawReadsStage(span, name, source, fault)
  }
  return importedAsRaw(span, name, fault)
}

/** The steps that an instruction becomes; what the graph cannot say, or no Dockerfile of it, is raw. */
function nodesOf(
  instruction: StepInstruction,
  end: StageEnd,
  context: FileContext,
): readonly StepNode[] {
  const { tree, args, stages, trial, problems, comments } = context
  const span = spanOf(tree, instruction)
  const isTrigger = instruction.kind === "onbuild"
  const name = instruction.kind.toUpperCase()
  const lifted = liftStep(instruction, span, {
    stages,
    escape: tree.escape,
    comments: comments.above(instruction),
    scope: isTrigger ? triggerScope : end.scope,
    isTrigger: false,
    declare(declaration) {
      const reference = args.declare(declaration)
      if (!isTrigger) end.scope.declare(reference)
      return reference
    },
    inheritedWord: (arg) => args.word(arg),
  })
  const raw = (fault: string) => {
    problems.push(rawProblem(instruction, span, fault, stages))
    return [rawStep(instruction, span, tree.escape)]
  }
  if ("fault" in lifted) return raw(lifted.fault)
  for (const node of lifted.nodes) {
    const fault = trial.fault(node, end.shell)
    if (fault !== undefined) return raw(fault)
    if (node.kind === "raw")
      problems.push(importedAsRaw(span, name, "it declares a name that no reference can have"))
  }
  return lifted.nodes
}

function liftInstruction(
  instruction: StepInstruction,
  end: StageEnd,
  context: FileContext,
): ImportedStep {
  const nodes = nodesOf(instruction, end, context)
  for (const node of nodes) follow(node, end)
  if (nodes.some(({ kind }) => kind === "raw")) followRaw(instruction, end, context)
  const { lines } = instruction
  const comments = nodes.reduce(
    (rest, node) =>
      node.kind === "arg" && node.arg.span.line === lines.first
        ? otherComments(rest, node.arg)
        : rest,
    context.comments.above(instruction),
  )
  const shown = [...comments, ...instruction.innerComments.map(({ text }) => text)]
  const [first, ...rest] = nodes
  const commented = first && shown.length > 0 ? { ...first, comments: shown } : first
  return {
    instruction,
    nodes: (commented ? [commented, ...rest] : []).map((node) => Object.freeze(node)),
    comments,
  }
}

/** Lifts a stage; those above it are lifted. `left` are comments that stand above it besides its own. */
export function liftStage(
  { from, instructions }: Section,
  left: readonly string[],
  context: FileContext,
): ImportedStage {
  const { stages, defaults, args, names, ends } = context
  const words = globalWords(from, context)
  const base = liftBase(from, words, stages, defaults)
  const platform = from.platform === undefined ? undefined : words.text(from.platform)
  if (platform && plain(platform) === "") words.fail("has a platform that is always empty")
  refuse(from, words, context)
  if (base.kind === "image") args.useAll(base.reference)
  args.useAll(platform ?? [])
  const before = base.kind === "stage" ? ends.get(base.stage) : undefined
  const end: StageEnd = { scope: new Scope(before?.scope), shell: before?.shell }
  fireTriggers({ base }, end)
  const steps = instructions.map((instruction) => liftInstruction(instruction, end, context))
  const comments = [...left, ...context.comments.above(from)]
  const index = stages.size
  const node: StageNode = Object.freeze({
    kind: "stage",
    name: names[index] ?? `stage-${index}`,
    base: Object.freeze(base),
    ...(platform && { platform }),
    steps: Object.freeze(steps.flatMap(({ nodes }) => nodes)),
    ...(comments.length > 0 && { comments }),
    span: words.place.span,
  })
  context.trial.from(node)
  stages.add(node)
  ends.set(node, end)
  return { node, index, from, comments, steps, after: [] }
}
