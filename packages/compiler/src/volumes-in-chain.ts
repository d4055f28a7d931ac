import type { StepNode } from "@stagecraft/ir"
import { plain } from "@stagecraft/ir"
import { throughChain } from "./along-chain.ts"
import { baseReference } from "./base-reference.ts"
import type { Graph, StageDraft } from "./graph.ts"

/** Folders that are volumes. Builders other than BuildKit throw away what a RUN writes there when it ends. */
export type Volumes = readonly string[]

/** The volumes after one more step; one that only the builder knows may be any folder. */
export const volumesAfter = (volumes: Volumes, step: StepNode): Volumes =>
  step.kind === "volume" ? [...volumes, ...step.paths.map((path) => plain(path) ?? "/")] : volumes

/** The volumes at the first step of each stage, as far as the graph and what is known of bases say. */
export function volumesAtStart(graph: Graph): (stage: StageDraft) => Volumes {
  const ofBase = ({ node }: StageDraft): Volumes => {
    const reference = graph.knownBases.size > 0 ? baseReference(graph, node) : undefined
    return (reference !== undefined && graph.knownBases.get(reference)?.volumes) || []
  }
  const before = throughChain<Volumes>(graph, [], (volumes, stage) =>
    stage.steps.reduce(volumesAfter, [...volumes, ...ofBase(stage)]),
  )
  return (stage) => [...before(stage), ...ofBase(stage)]
}
