import type { Diagnostic, Span, StageNode } from "@stagecraft/ir"
import { isStageByDefault } from "./chosen-stage.ts"
import { expandDefault } from "./expand-default.ts"
import type { Graph } from "./graph.ts"
import { resolveStage } from "./graph.ts"
import type { PassNote } from "./pass.ts"
import { chosenStageCaptures, duplicateStageName } from "./problems.ts"
import { stageKey } from "./same-stages.ts"
import { sourcesOfSteps } from "./sources-of-stage.ts"

/** The names that stages have in the printed file. */
export interface StageNames {
  /** The name of a node, also of one that another node stands for. */
  of(node: StageNode): string
  readonly problems: readonly Diagnostic[]
  readonly notes: readonly PassNote[]
}

/** A use of a name that is not a stage's. */
interface OuterUse {
  readonly span: Span
  /** The number of the stage whose FROM it is; absent: the builder finds every stage of the file for it. */
  readonly from?: number
}

type OuterNames = ReadonlyMap<string, readonly OuterUse[]>

function outerNames(graph: Graph): OuterNames {
  const names = new Map<string, OuterUse[]>()
  const add = (name: string | undefined, span: Span, from?: number) => {
    if (name === undefined) return
    const use: OuterUse = from === undefined ? { span } : { span, from }
    const list = names.get(name.toLowerCase())
    if (list) list.push(use)
    else names.set(name.toLowerCase(), [use])
  }
  for (const name of Object.keys(graph.image.contexts)) add(name, graph.image.span)
  for (const [index, { node, steps }] of graph.stages.entries()) {
    const { base } = node
    if (base.kind === "image" && !isStageByDefault(base, graph.image))
      add(expandDefault(base.reference, graph.image), node.span, index)
    if (base.kind === "context") add(base.name, node.span)
    for (const { source, span } of sourcesOfSteps({ steps })) {
      if (source.kind === "image") add(source.reference, span)
      if (source.kind === "context") add(source.name, span)
    }
  }
  return names
}

/** The stages that a FROM chooses by their names. */
function chosenStages(graph: Graph): ReadonlySet<StageNode> {
  const chosen = graph.stages.flatMap(({ node: { base } }) =>
    base.kind === "image" ? (base.stages ?? []) : [],
  )
  return new Set(chosen.map((node) => resolveStage(graph, node)))
}

/**
 * Gives each stage its name: the author's in lower case, which is how the builder keeps it.
 *
 * A stage called like an image or a named context that the same file uses would capture it (`FROM nginx AS nginx`
 * followed by `COPY --from=nginx` copies from the stage), so such a stage gets `-stage` behind its name. A FROM above it,
 * its own included, is not captured. A stage that a FROM chooses by its name has to keep it.
 */
export function nameStages(graph: Graph): StageNames {
  const outer = outerNames(graph)
  const problems: Diagnostic[] = []
  const notes: PassNote[] = []
  const names = new Map<StageNode, string>()
  const owners = new Map<string, StageNode>()
  const wanted = new Set(graph.stages.map(({ node }) => stageKey(node)))
  const chosen = chosenStages(graph)
  for (const [index, { node }] of graph.stages.entries()) {
    const key = stageKey(node)
    const owner = owners.get(key)
    if (owner) problems.push(duplicateStageName(node, owner))
    else owners.set(key, node)
    let name = key
    const use = outer.get(key)?.find(({ from }) => from === undefined || from > index)
    if (use && chosen.has(node)) problems.push(chosenStageCaptures(node, use.span))
    else if (use && !owner) {
      do name += "-stage"
      while (wanted.has(name) || outer.has(name))
      wanted.add(name)
      const message = `stage ${node.name} is printed as ${name}: an image or named context here is called ${key}`
      notes.push({ pass: "name-stages", action: "did", message, spans: [node.span, use.span] })
    }
    names.set(node, name)
  }
  return { of: (node) => names.get(resolveStage(graph, node)) ?? stageKey(node), problems, notes }
}
