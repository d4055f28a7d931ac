import type { Span } from "@stagecraft/ir"

/** What may be another one at the next build. */
export type Change =
  /** Files that a source names: `shown` as its author wrote it, `whole` when that is all of the context. */
  | { readonly kind: "files"; readonly shown: string; readonly whole: boolean }
  /** One file, by its path relative to the context. */
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "arg"; readonly name: string }
  /** An image that is fetched: a base, or where files are copied from. */
  | { readonly kind: "image"; readonly reference: string }
  /** A named context. */
  | { readonly kind: "context"; readonly name: string }

/** The first step of a stage that a change reaches. */
export interface RebuildStart {
  /** The stage's name in the Dockerfile. */
  readonly stage: string
  /** In one line, as a Dockerfile would say it. */
  readonly step: string
  readonly span: Span
}

/**
 * What is done again after a change, at most: a step that copies from a stage that was built anew is cached all the same
 * when what it copies came out as before.
 */
export interface Rebuild {
  readonly change: Change
  /** Per stage that the change reaches by itself, not through another stage; none when nothing is done again. */
  readonly starts: readonly RebuildStart[]
  /** Steps that make files: COPY, ADD, RUN, WORKDIR. */
  readonly steps: number
  /** Commands of RUNs; several joined ones count each. */
  readonly commands: number
}

/** What each change would rebuild, and how much there is to rebuild at all. */
export interface RebuildTable {
  readonly steps: number
  readonly commands: number
  readonly rebuilds: readonly Rebuild[]
}

/** What tells two changes apart. */
export function changeKey(change: Change): string {
  switch (change.kind) {
    case "files":
      return `files ${change.shown}`
    case "file":
      return `file ${change.path}`
    case "image":
      return `image ${change.reference}`
    default:
      return `${change.kind} ${change.name}`
  }
}
