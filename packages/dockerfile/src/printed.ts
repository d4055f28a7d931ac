import type { Diagnostic, Span, StageNode } from "@stagecraft/ir"
import type { Feature } from "./feature.ts"
import type { Profile } from "./profile.ts"

/** What the printer has to know about the file it writes into. */
export interface PrintOptions {
  /** The file's escape character, as its `# escape=` directive says. */
  readonly escape: "\\" | "`"
  readonly profile: Profile
  /** The name a stage has in this file. */
  readonly stageName: (stage: StageNode) => string
  /** The SHELL in force, where it is known; otherwise a POSIX shell of unknown name is assumed. */
  readonly shell?: readonly string[]
}

/** One line of the Dockerfile and the places of the author's source that it came from. */
export interface PrintedLine {
  readonly text: string
  readonly spans: readonly Span[]
}

/** Lines and what is wrong with them; the lines mean nothing while a problem of severity `error` is among them. */
export interface Printed {
  readonly lines: readonly PrintedLine[]
  readonly problems: readonly Diagnostic[]
  /** What not every builder can do, and these lines need. */
  readonly needs: ReadonlySet<Feature>
}

/** `declare` prints the default, `inherit` the bare name that takes over a global argument. */
export type ArgForm = "declare" | "inherit"
