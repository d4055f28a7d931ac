import { spanOfBase } from "@stagecraft/ir"
import type { BaseConfig, Span, StageNode } from "@stagecraft/ir"
import { baseReference } from "../base-reference.ts"
import type { Compilation } from "../compile.ts"
import { shellKind } from "../effects/shell-kind.ts"
import { expandDefault } from "../expand-default.ts"
import type { Graph, StageDraft } from "../graph.ts"
import { resolveStage } from "../graph.ts"
import type { BaseAssumption } from "../pass.ts"
import { managers } from "../passes/split/managers.ts"
import { isPlainEnvironment } from "../passes/split/surroundings.ts"

/** A base of which something was taken for granted. */
export interface AssumedBase {
  /** An image's reference, as `knownBases` names it, or the name of a named context. */
  readonly reference: string
  /** The reference with the arguments of this very build put in; undefined where only the builder knows it. */
  readonly asked?: string
  /** Where the author wrote it. */
  readonly span: Span
  readonly assumes: readonly BaseAssumption[]
}

/** The stage that a chain of FROM begins with. */
function firstOf(graph: Graph, node: StageNode): StageNode {
  let first = node
  while (first.base.kind === "stage") first = resolveStage(graph, first.base.stage)
  return first
}

const place = ({ file, line, column }: Span): string => `${file}:${line}:${column}`

function placesOf({ node, steps }: StageDraft): readonly string[] {
  return [
    place(node.span),
    ...steps.flatMap((step) => [
      place(step.span),
      ...(step.kind === "run" && step.form.kind === "shell"
        ? step.form.parts.map(({ span }) => place(span))
        : []),
    ]),
  ]
}

/**
 * What was taken for granted of each base that nobody looked up: for what the passes did, and by the ignore file, which
 * lets nothing through for triggers that nobody knows of.
 *
 * @param buildArgs - What the build is given beside the arguments of the image.
 */
export function baseAssumptions(
  { graph, record }: Pick<Compilation, "graph" | "record">,
  buildArgs: Readonly<Record<string, string>> = {},
): readonly AssumedBase[] {
  const image = { buildArgs: { ...graph.image.buildArgs, ...buildArgs } }
  const notes = record.filter(({ action, assumes }) => action === "did" && assumes?.length)
  const stages =
    notes.length === 0
      ? []
      : graph.stages.map((stage) => ({ ...stage, places: new Set(placesOf(stage)) }))
  const found = new Map<string, { first: StageNode; assumes: Set<BaseAssumption> }>()
  for (const { spans, assumes = [] } of notes) {
    const own = stages.filter(({ places }) => spans.some((span) => places.has(place(span))))
    // Who is to look at bases shall rather look at one too many.
    for (const { node } of own.length > 0 ? own : stages) {
      const first = firstOf(graph, node)
      const reference = baseReference(graph, first)
      if (reference === undefined || graph.knownBases.has(reference)) continue
      const base = found.get(reference) ?? { first, assumes: new Set() }
      for (const each of assumes) base.assumes.add(each)
      found.set(reference, base)
    }
  }
  for (const { node } of graph.stages) {
    const reference = node.base.kind === "stage" ? undefined : baseReference(graph, node)
    if (reference === undefined || graph.knownBases.has(reference)) continue
    const base = found.get(reference) ?? { first: node, assumes: new Set() }
    base.assumes.add("no-triggers")
    found.set(reference, base)
  }
  return [...found].map(([reference, { first, assumes }]) => {
    const { base } = first
    const span = spanOfBase(first)
    const asked = base.kind === "image" ? expandDefault(base.reference, image) : reference
    return { reference, span, assumes: [...assumes], ...(asked !== undefined && { asked }) }
  })
}

/** Which assumptions the config of a base breaks. */
export function brokenBy(config: BaseConfig): readonly BaseAssumption[] {
  const { shell, onbuild, environment } = config
  const broken: BaseAssumption[] = []
  if (shell && !shellKind(shell).posix) broken.push("posix-shell")
  if (onbuild.length > 0) broken.push("no-triggers")
  if (!isPlainEnvironment(environment, [...managers.values()])) broken.push("plain-environment")
  return broken
}
