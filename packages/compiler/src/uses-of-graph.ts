import { contextUses } from "@stagecraft/context"
import type { ContextUse } from "@stagecraft/context"
import type { Instruction, SourceWord } from "@stagecraft/dockerfile"
import type { AddStep, CopyStep, Span, StageNode, StepNode } from "@stagecraft/ir"
import { gather, spanOfBase, stagesOfBase } from "@stagecraft/ir"
import { baseReference } from "./base-reference.ts"
import type { Graph } from "./graph.ts"
import { resolveStage } from "./graph.ts"
import { rawInstructions } from "./raw-instructions.ts"

/**
 * What a graph takes from its build context: for its own steps, and for the triggers of its bases, as far as these are
 * known.
 */
export function usesOfGraph(graph: Graph): readonly ContextUse[] {
  const { stages, knownBases } = graph
  const hasTriggers = stages.some(({ steps }) => steps.some(({ kind }) => kind === "onbuild"))
  if (!hasTriggers && knownBases.size === 0) return contextUses(stages)
  const bases = new Set(
    stages.flatMap(({ node }) => stagesOfBase(node.base).map((base) => resolveStage(graph, base))),
  )
  return gather(stages, ({ node, steps }) => [
    ...usesOfTriggers(graph, node),
    ...contextUses([{ steps, isBuiltOn: bases.has(resolveStage(graph, node)) }]),
  ])
}

/** What may take anything of the context. */
export const anyUse = (span: Span): ContextUse =>
  contextUses([{ steps: [{ kind: "raw", text: "COPY . /", span }] }])[0]!

/** Whether they are there is for the builder to find out: nobody who reads the config wrote them. */
function usesOfTriggers(graph: Graph, node: StageNode): readonly ContextUse[] {
  const reference = graph.knownBases.size > 0 ? baseReference(graph, node) : undefined
  const triggers = reference === undefined ? [] : (graph.knownBases.get(reference)?.onbuild ?? [])
  if (triggers.length === 0) return []
  const span = spanOfBase(node)
  const steps = triggers.flatMap((text) => stepsOfTrigger(text, span))
  return contextUses([{ steps }]).map((use) => ({ ...use, suspected: true }))
}

function stepsOfTrigger(text: string, span: Span): readonly StepNode[] {
  const raw: StepNode = { kind: "raw", text, span }
  const read = rawInstructions({ text }, {})
  return read.length === 0 ? [raw] : read.map((each) => copyOf(each, span) ?? raw)
}

/** A COPY or ADD whose sources are known, with nothing but these; undefined for what only raw text can stand for. */
function copyOf(instruction: Instruction, span: Span): CopyStep | AddStep | undefined {
  if (instruction.kind !== "copy" && instruction.kind !== "add") return undefined
  if (instruction.kind === "copy" && instruction.from !== undefined) return undefined
  const paths = instruction.sources.map(pathOf)
  if (!paths.every((path) => path !== undefined)) return undefined
  const made = {
    span,
    sources: paths.map((path) => ({ kind: "glob" as const, pattern: [path] })),
    destination: ["/"],
  }
  return instruction.kind === "add"
    ? { kind: "add", ...made }
    : { kind: "copy", ...made, ...(instruction.parents && { parents: true }) }
}

/** A path of the context; a variable may stand for anything, and an address is one until it is known for a path. */
function pathOf(source: SourceWord): string | undefined {
  return source.kind === "path" && !/[$"'\\]|:\/\/|@/u.test(source.word) ? source.word : undefined
}
