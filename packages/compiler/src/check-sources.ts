import { spanOfBase } from "@stagecraft/ir"
import type { Diagnostic, Span, StageNode } from "@stagecraft/ir"
import { isStageByDefault } from "./chosen-stage.ts"
import { expandDefault } from "./expand-default.ts"
import type { Graph } from "./graph.ts"
import { imageIsAStage } from "./problems.ts"
import { stageKey } from "./same-stages.ts"
import { sourcesOfSteps } from "./sources-of-stage.ts"

/**
 * Finds images that are called like a stage of the same graph: who writes `from: "builder"` most likely means the
 * stage, as in a Dockerfile, and would get an image from a registry.
 *
 * A stage called like its own base is none of these, nor is a name that `contexts` gives another meaning. With a tag
 * or a digest it cannot be a stage.
 */
export function checkSources(graph: Graph): readonly Diagnostic[] {
  const { image } = graph
  const stages = new Map(graph.stages.map(({ node }) => [stageKey(node), node]))
  const contexts = new Set(Object.keys(image.contexts).map((name) => name.toLowerCase()))
  const problems: Diagnostic[] = []
  const check = (reference: string | undefined, reader: StageNode, span: Span, verb: string) => {
    const key = reference?.toLowerCase() ?? ""
    const stage = stages.get(key)
    if (reference === undefined || !stage || contexts.has(key) || key === stageKey(reader)) return
    problems.push(imageIsAStage(reference, stage, span, verb))
  }
  for (const { node, steps } of graph.stages) {
    const { base } = node
    if (base.kind === "image" && !isStageByDefault(base, image))
      check(expandDefault(base.reference, image), node, spanOfBase(node), ".from(…)")
    for (const { source, span } of sourcesOfSteps({ steps }))
      if (source.kind === "image") check(source.reference, node, span, "{ from: … }")
  }
  return problems
}
