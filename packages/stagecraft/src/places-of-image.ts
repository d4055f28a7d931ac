import type { LineRange, StepName } from "@stagecraft/engine"
import type { Span } from "@stagecraft/ir"
import type { PlannedImage } from "./plan-build.ts"

/** Where the author wrote what an engine speaks of. */
export interface Places {
  readonly ofStep: (step: StepName) => Span | undefined
  readonly ofLines: (lines: LineRange) => Span | undefined
}

/** The places of one image: by the engine's name of a step, and by lines of the Dockerfile. */
export function placesOf({ compiled: { compilation } }: PlannedImage): Places {
  const ofLines = ({ first, last }: LineRange): Span | undefined =>
    compilation.lines.slice(first - 1, last).flat()[0]
  return {
    ofLines,
    ofStep: (step) => {
      const lines = compilation.locate(step)
      return lines && ofLines(lines)
    },
  }
}
