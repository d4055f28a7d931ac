import type { Diagnostic, Optimize, Span } from "@stagecraft/ir"
import type { Profile } from "@stagecraft/dockerfile"
import type { Graph } from "./graph.ts"

/** What a pass did, would have done, or did not do and why. `stagecraft explain` prints these. */
export interface PassNote {
  readonly pass: string
  readonly action: "did" | "would" | "stopped"
  readonly message: string
  readonly spans: readonly Span[]
}

/** What a pass is given beside the graph. */
export interface PassTools {
  readonly optimize: Optimize
  readonly profile: Profile
  note(action: PassNote["action"], message: string, spans: readonly Span[]): void
  report(problem: Diagnostic): void
}

/** A rewriting of the graph: a named pure value. Unchanged input comes back as the identical object. */
export interface Pass {
  readonly name: string
  /** True for a pass that the language itself needs; it also runs when nothing is to be optimized. */
  readonly always?: true
  run(graph: Graph, tools: PassTools): Graph
}
