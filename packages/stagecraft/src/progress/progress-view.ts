import type { BuildEvent } from "@stagecraft/engine"
import type { Mask } from "../mask.ts"
import type { Reporter } from "../reporters/reporter.ts"
import type { Terminal } from "../terminal.ts"
import type { BuildModel, ModelStep } from "./build-model.ts"
import type { BuildSummary } from "./build-summary.ts"
import type { StepWords } from "./step-words.ts"
import type { EventPlaces } from "./tell-event.ts"
import type { warningLines } from "./warning-line.ts"

/** What every view is made from. Events reach it after the model took them; foreign text in them is still raw. */
export interface ViewParts {
  readonly report: Reporter
  readonly terminal: Terminal
  readonly model: BuildModel
  readonly places: EventPlaces
  readonly words: (step: ModelStep) => StepWords
  readonly mask: Mask
  readonly warningLine: ReturnType<typeof warningLines>
  readonly summary: () => BuildSummary
}

/** One way to show a build. */
export interface ProgressView {
  readonly event: (event: BuildEvent) => void
  /** Something for a person that is not of the build; absent where no person reads. */
  readonly note?: (text: string) => void
  readonly end: () => void
}
