import type { StepName } from "./build-event.ts"

const NUMBERED = /^\[(?:(\S+\/\S+) )?(?:(\S+) )? *(\d+)\/(\d+)\] (.*)$/su
const CLASSIC = /^(?:\[\d+\/\d+\] )?step (\d+)\/(\d+) ?: (.*)$/isu

/** Takes apart how BuildKit names a step: `[builder 2/5] RUN make`, `[1/3] FROM …`, `[internal] load …`. */
export function readStepName(text: string): StepName {
  const match = NUMBERED.exec(text)
  if (!match) return { text }
  const [, , stage, step, total, instruction = ""] = match
  return {
    text,
    counts: "layers",
    ...(stage !== undefined && { stage }),
    step: Number(step),
    total: Number(total),
    instruction,
  }
}

/** Takes apart how the classic builders announce a step: `Step 2/5 : RUN make`, `STEP 2/5: RUN make`. */
export function readClassicStep(text: string): StepName | undefined {
  const match = CLASSIC.exec(text.trim())
  if (!match) return undefined
  const [, step, total, instruction = ""] = match
  return {
    text: text.trim(),
    counts: "instructions",
    step: Number(step),
    total: Number(total),
    instruction,
  }
}
