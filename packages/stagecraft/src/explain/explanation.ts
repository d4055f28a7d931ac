import type { BaseAssumption, Change, OptimizeWord } from "@stagecraft/compiler"
import type { ContextSummary } from "@stagecraft/context"

/*
 * What `stagecraft explain` shows, as a value: the text is drawn from it, and `--json` prints it as it is. Its shape is
 * documented in docs/explain.md; fields are added, none is taken away or changes its meaning.
 */

/** A place of the author's source. */
export interface CodeSpan {
  /** An absolute path. */
  readonly file: string
  /** Counts from 1, as the column does. */
  readonly line: number
  readonly column: number
  /** The line itself, without the blanks around it; absent when it cannot be read. */
  readonly code?: string
}

/** What a pass did, would have done, or was stopped at. */
export interface ExplainedNote {
  readonly pass: string
  readonly action: "did" | "would" | "stopped"
  readonly message: string
  /** The steps it is about; of `stopped`, the last is the one that stopped it. */
  readonly spans: readonly CodeSpan[]
  /** Absolute folders of the image whose contents no longer enter it. */
  readonly leavesOut: readonly string[]
  /** Commands that no longer run, since another step does the same. */
  readonly drops: readonly string[]
  /** Commands that run once more than as written; absent when there are none. */
  readonly repeats?: readonly string[]
  /** The files of the context that proved it, relative to it. */
  readonly provedBy: readonly string[]
  /** What it takes for granted of a base. */
  readonly assumes: readonly BaseAssumption[]
  /** The steps that an option of `optimize` answers for, where no proof was found; absent when there are none. */
  readonly trusts?: readonly ExplainedStep[]
}

/** A step, in one line, as a Dockerfile would say it. */
export interface ExplainedStep {
  readonly step: string
  readonly span: CodeSpan
}

/** What was taken for granted of a base that nobody looked up. */
export interface ExplainedBase {
  readonly reference: string
  readonly span: CodeSpan
  readonly assumes: readonly BaseAssumption[]
}

/** What of the build context is sent to the builder. */
export interface ExplainedContext extends ContextSummary {
  /** Relative to the working directory; `.` for that itself. */
  readonly folder: string
}

/** Steps that make files, and commands of RUNs. */
export interface WorkCount {
  readonly steps: number
  readonly commands: number
}

/** A place where a rebuild begins. */
export interface ExplainedStart {
  readonly stage: string
  readonly step: string
  readonly span: CodeSpan
}

/** What a change would rebuild, at most. */
export interface ExplainedChange extends WorkCount {
  readonly change: Change
  readonly starts: readonly ExplainedStart[]
  /** The same change of the graph as written; absent for what only the optimized one has. */
  readonly asWritten?: WorkCount
}

/** What a change would rebuild if more were said. */
export interface AdvisedChange extends ExplainedChange {
  /** The commands that it runs today, and would not then; absent when there are none. */
  readonly saves?: readonly string[]
}

/** What an image would be if more were said of it. */
export interface ExplainedOutcome {
  readonly work: WorkCount
  /** What changes would rebuild then: all of them, as `changes` of the image has them now. */
  readonly changes: readonly AdvisedChange[]
  /** How many more RUNs would keep what they download, in a cache mount. */
  readonly cachedRuns: number
}

/** An option of `optimize` that says what no optimizer can know, and what it alone would change. */
export interface ExplainedWord extends ExplainedOutcome {
  readonly option: OptimizeWord
  readonly value: "all" | "independent"
  /** What its author says by it, in words. */
  readonly says: string
  /** What may happen where that is not so. */
  readonly risk: string
  /** The steps that it is taken for today. */
  readonly trusts: readonly ExplainedStep[]
}

/** What is worth saying of an image, if it is true. */
export interface ExplainedAdvice {
  /** Where the image is described. */
  readonly span: CodeSpan
  /** `option`: `write` goes among the options of the image; `image`: a stage stands where an image with them is to stand. */
  readonly form: "option" | "image"
  /** What is to be written, with what the image says already: `optimize: { cacheMounts: "all" }`. */
  readonly write: string
  readonly words: readonly ExplainedWord[]
  /** What is so with all of them; absent when there is one alone. */
  readonly together?: ExplainedOutcome
}

/** How one image is compiled, and why. */
export interface Explanation {
  readonly name: string
  readonly span: CodeSpan
  /** `build` for what a build does, `emit` for what an emitted Dockerfile has. */
  readonly purpose: "build" | "emit"
  readonly notes: readonly ExplainedNote[]
  readonly bases: readonly ExplainedBase[]
  /** Absent when the context's folder is not there. */
  readonly context?: ExplainedContext
  readonly work: WorkCount & { readonly asWritten: WorkCount }
  readonly changes: readonly ExplainedChange[]
  /** Absent when nothing that could be said would gain anything. */
  readonly advice?: ExplainedAdvice
}
