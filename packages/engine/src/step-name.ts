import type { StepName } from "./build-event.ts"

const NUMBERED = /^\[(?:(\S+\/\S+) )?(?:(\S+) )? *(\d+)\/(\d+)\] (.*)$/su
const PLATFORM_ERRAND = /^\[(\S+\/\S+) internal\] /u
const CLASSIC = /^(?:\[\d+\/\d+\] )?step (\d+)\/(\d+) ?: (.*)$/isu

/** Takes apart how BuildKit names a step: `[linux/arm64 builder 2/5] RUN make`, `[1/3] FROM …`, `[internal] load …`. */
export function readStepName(text: string): StepName {
  const match = NUMBERED.exec(text)
  if (!match) {
    const errand = PLATFORM_ERRAND.exec(text)
    return errand ? { text, platform: targetOf(errand[1]!) } : { text }
  }
  const [, platform, stage, step, total, instruction = ""] = match
  return {
    text,
    counts: "layers",
    ...(platform !== undefined && { platform: targetOf(platform) }),
    ...(stage !== undefined && { stage }),
    step: Number(step),
    total: Number(total),
    instruction,
  }
}

/**
 * The platform that a step's result is for: of `linux/amd64->arm64`, a step that runs on one and compiles for another,
 * `linux/arm64`. Behind the arrow stands what differs.
 */
function targetOf(written: string): string {
  const [runsOn = "", target] = written.split("->")
  if (target === undefined) return runsOn
  const isWhole = target.includes("/") && !/^[^/]+\/v\d/u.test(target)
  return isWhole ? target : `${runsOn.split("/", 1)[0]}/${target}`
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
