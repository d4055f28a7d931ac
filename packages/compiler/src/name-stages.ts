import type { Diagnostic, Span, StageNode } from "@stagecraft/ir"
import { expandDefault } from "./expand-default.ts"
import type { Graph } from "./graph.ts"
import { resolveStage } from "./graph.ts"
import type { PassNote } from "./pass.ts"
import { duplicateStageName } from "./problems.ts"
import { stageKey } from "./same-stages.ts"
import { sourcesOfSteps } from "./sources-of-stage.ts"

/** The names that stages have in the printed file. */
export interface StageNames {
  /** The name of a node, also of one that another node stands for. */
  of(node: StageNode): string
  readonly problems: readonly Diagnostic[]
  readonly notes: readonly PassNote[]
}

function outerNames(graph: Graph): ReadonlyMap<string, Span> {
  const names = new Map<string, Span>()
  const add = (name: string | undefined, span: Span) => {
    if (name !== undefined && !names.has(name.toLowerCase())) names.set(name.toLowerCase(), span)
  }
  for (const name of Object.keys(graph.image.contexts)) add(name, graph.image.span)
  for (const { node, steps } of graph.stages) {
    if (node.base.kind === "image") add(expandDefault(node.base.reference, graph.image), node.span)
    if (node.base.kind === "context") add(node.base.name, node.span)
    for (const { source, span } of sourcesOfSteps({ steps })) {
      if (source.kind === "image") add(source.reference, span)
      if (source.kind === "context") add(source.name, span)
    }
  }
  return names
}

/**
 * Gives each stage its name: the author's in lower case, which is how the builder keeps it.
 *
 * A stage called like an image or a named context that the same file uses would capture it (`FROM nginx AS nginx`
 * followed by `COPY --from=nginx` copies from the stage), so such a stage gets `-stage` behind its name.
 */
export function nameStages(graph: Graph): StageNames {
  const outer = outerNames(graph)
  const problems: Diagnostic[] = []
  const notes: PassNote[] = []
  const names = new Map<StageNode, string>()
  const owners = new Map<string, StageNode>()
  const wanted = new Set(graph.stages.map(({ node }) => stageKey(node)))
  for (const { node } of graph.stages) {
    const key = stageKey(node)
    const owner = owners.get(key)
    if (owner) problems.push(duplicateStageName(node, owner))
    else owners.set(key, node)
    let name = key
    const use = outer.get(key)
    if (use && !owner) {
      do name += "-stage"
      while (wanted.has(name) || outer.has(name))
      wanted.add(name)
      const message = `stage ${node.name} is printed as ${name}: an image or named context here is called ${key}`
      notes.push({ pass: "name-stages", action: "did", message, spans: [node.span, use] })
    }
    names.set(node, name)
  }
  return { of: (node) => names.get(resolveStage(graph, node)) ?? stageKey(node), problems, notes }
}
