import type { ContextView } from "@stagecraft/context"
import type { Profile } from "@stagecraft/dockerfile"
import type { Diagnostic, Optimize, RunStep, Span } from "@stagecraft/ir"
import type { Graph } from "./graph.ts"
import type { Sharer } from "./shared-steps.ts"

/**
 * What may be taken for granted about a base that nobody looked up.
 *
 * `plain-environment`: its variables lead no package manager to files of a project that is copied later, nor do settings
 * that it brings name a build argument.
 */
export type BaseAssumption = "posix-shell" | "no-triggers" | "plain-environment"

/** A step that the author answers for, because an option of `optimize` says so. */
export interface TrustedStep {
  /** In one line, as a Dockerfile would say it. */
  readonly step: string
  readonly span: Span
}

/** What follows from a note for whoever compares the image as written with the optimized one. */
export interface NoteFacts {
  /** Absolute folders of the image whose contents no longer enter it, such as a package manager's downloads. */
  readonly leavesOut?: readonly string[]
  /** Commands that no longer run, since another step does the same. */
  readonly drops?: readonly string[]
  /** Commands that run once more than as written. */
  readonly repeats?: readonly string[]
  /** What it is right under. */
  readonly assumes?: readonly BaseAssumption[]
  /** The files of the context that proved it, relative to it. */
  readonly provedBy?: readonly string[]
  /** The steps that the author's word is taken for, where no proof was found. */
  readonly trusts?: readonly TrustedStep[]
}

/**
 * What a pass did, would have done, or did not do and why. `stagecraft explain` prints these.
 *
 * `spans` are the steps it is about, the first one first; of `stopped`, the last is the step that stopped it.
 */
export interface PassNote extends NoteFacts {
  readonly pass: string
  readonly action: "did" | "would" | "stopped"
  readonly message: string
  readonly spans: readonly Span[]
}

/** What a pass is given beside the graph. */
export interface PassTools {
  readonly optimize: Optimize
  readonly profile: Profile
  /** The files that the graph as written sends; undefined when they are not at hand. */
  readonly context: ContextView | undefined
  /** False: what only the context proves is noted as what would be done, and not done. */
  readonly mayProveByContext: boolean
  /** Who runs a step together with this image, and nowhere behind it the other. */
  sharerWithout(step: RunStep, other: RunStep): Sharer | undefined
  /** Who runs a step together with this image, and not the next one. */
  sharerUntil(step: RunStep, next: RunStep): Sharer | undefined
  note(action: PassNote["action"], message: string, spans: readonly Span[], facts?: NoteFacts): void
  report(problem: Diagnostic): void
}

/** A rewriting of the graph: a named pure value. Unchanged input comes back as the identical object. */
export interface Pass {
  readonly name: string
  /** True for a pass that the language itself needs; it also runs when nothing is to be optimized. */
  readonly always?: true
  run(graph: Graph, tools: PassTools): Graph
}
