import type { ImageNode, Span } from "@stagecraft/ir"
import { show, spanOfBase, stagesInOrder } from "@stagecraft/ir"
import { isStageByDefault } from "./chosen-stage.ts"
import { expandDefault } from "./expand-default.ts"
import type { Graph } from "./graph.ts"
import { namesInStep } from "./pin/names-in-raw.ts"
import { replacedBy } from "./pin/replaced-names.ts"
import { sourcesOfSteps } from "./sources-of-stage.ts"

/** An image that a build takes from elsewhere, and where the author asked for it. */
export interface BaseUse {
  /** With build arguments and defaults put in; a part that only the build knows stays `${NAME}`. */
  readonly reference: string
  readonly span: Span
}

/**
 * Every image that a graph needs: bases, and sources of COPY and of mounts, also those in raw text that can be read before
 * the build. Each reference once.
 */
export function basesOf(graph: Pick<Graph, "image" | "stages">): readonly BaseUse[] {
  const bases = new Map<string, BaseUse>()
  const add = (reference: string, span: Span) => {
    if (!bases.has(reference)) bases.set(reference, { reference, span })
  }
  const stages = graph.stages.map(({ node }) => node)
  const isReplaced = replacedBy(Object.keys(graph.image.contexts))
  for (const { node, steps } of graph.stages) {
    const { base } = node
    if (base.kind === "image" && !isStageByDefault(base, graph.image))
      add(expandDefault(base.reference, graph.image) ?? show(base.reference), spanOfBase(node))
    for (const { source, span } of sourcesOfSteps({ steps }))
      if (source.kind === "image") add(source.reference, span)
    for (const step of steps)
      for (const { kind, name, span } of namesInStep(step, graph.image, stages))
        if (kind === "image" && name !== undefined && !isReplaced(name)) add(name, span)
  }
  return [...bases.values()]
}

/** The same of an image as its author wrote it, which is not compiled for it. */
export function imageBases(image: ImageNode): readonly BaseUse[] {
  const stages = stagesInOrder(image.target ?? image.stage)
  return basesOf({ image, stages: stages.map((node) => ({ node, steps: node.steps })) })
}
