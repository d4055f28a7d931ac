import type { RunStep, StepNode } from "@stagecraft/ir"
import type { StageFacts } from "../../stage-facts.ts"
import type { BroadCopy } from "./broad-copy.ts"
import type { Project } from "./project.ts"

/** An install that a copy stands before, and all that it needs of the copy. */
export interface PlannedInstall {
  /** Where the RUN stands in the stage. */
  readonly at: number
  readonly step: RunStep
  /** Relative to the folder that is copied. */
  readonly manifests: readonly string[]
  /** Of those, what it may write into. */
  readonly rewrites: readonly string[]
  /** Whether it rests on the author's word of the code that packages bring. */
  readonly byWord: boolean
  readonly facts: StageFacts
}

/** A copy that is to go behind installs. */
export interface Plan {
  readonly at: number
  readonly copy: BroadCopy
  readonly copied: Project
  readonly installs: readonly PlannedInstall[]
  /** Before which step the manifests of the first install go. */
  readonly first: number
  /** The folder of the image that is filled. */
  readonly directory: string
  /** Paths of the context that installs empty, and that the copy may not bring any more. */
  readonly keepsOut: readonly string[]
  /** The working directory where the author copies. */
  readonly start: string | undefined
}

/** An install of which it is known what it runs, whether its copy can be split or not. */
export interface ProvedInstall {
  /** True for a variable that it may read. */
  readonly reads: (name: string) => boolean
  /** Relative to the context. */
  readonly provedBy: readonly string[]
  /** Whether it rests on the author's word of the code that packages bring. */
  readonly byWord: boolean
}

/** An install that stays behind the whole copy. */
export interface Unsplit {
  readonly copy: BroadCopy
  readonly step: StepNode
  readonly why: string
}
