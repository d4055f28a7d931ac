import type { LineRange, PrintedImage, PrintedStage } from "./print-image.ts"

/**
 * A step as an engine names it: `[builder 2/5] RUN make`.
 *
 * BuildKit counts, per stage, FROM (when it is not another stage), RUN, COPY, ADD and WORKDIR. The classic builder
 * counts every instruction of the file. `stage` is absent for an only stage.
 */
export interface EngineStep {
  readonly counts?: "layers" | "instructions"
  readonly stage?: string
  readonly step?: number
  readonly total?: number
  /** `RUN make` */
  readonly instruction?: string
}

const LAYERS = new Set(["run", "copy", "add", "workdir"])

function layersOf(
  { node, from, steps }: PrintedStage,
  total: number | undefined,
): readonly LineRange[] {
  const { base } = node
  const own = steps.filter(({ step }) => LAYERS.has(step.kind)).map(({ lines }) => lines)
  // Where the build chooses the base, the number of steps tells whether it chose a stage.
  const isStage = base.kind === "image" && base.stages && total === own.length
  return base.kind === "stage" || base.kind === "scratch" || isStage ? own : [from, ...own]
}

function stageNamed(printed: PrintedImage, name: string | undefined): PrintedStage | undefined {
  if (name === undefined) return printed.stages.length === 1 ? printed.stages[0] : undefined
  const found = printed.stages.find((stage) => stage.name === name.toLowerCase())
  const [, index] = /^stage-(\d+)$/u.exec(name) ?? []
  return found ?? (index === undefined ? undefined : printed.stages[Number(index)])
}

/** Finds the lines of the step that an engine speaks of, or undefined when it cannot be told. */
export function locateStep(printed: PrintedImage, asked: EngineStep): LineRange | undefined {
  const { counts = "layers", step, total } = asked
  if (step === undefined) return undefined
  if (counts === "instructions") {
    const inStages = printed.stages.flatMap(({ from, steps }) => [
      from,
      ...steps.filter((each) => each.step.kind !== "comment").map(({ lines }) => lines),
    ])
    return [...printed.globals, ...inStages][step - 1]
  }
  const stage = stageNamed(printed, asked.stage)
  if (!stage) return undefined
  const layers = layersOf(stage, total)
  // What we did not print are the base's triggers, which come right after FROM.
  const triggers = total === undefined ? 0 : total - layers.length
  const first = layers.at(0) === stage.from ? 1 : 0
  if (triggers < 0) return undefined
  if (step <= first) return layers[step - 1]
  return step <= first + triggers ? stage.from : layers[step - 1 - triggers]
}

/** The name of a stage that an engine calls `stage-0`, for want of one in the Dockerfile. */
export function authorStage(printed: PrintedImage, name: string): string | undefined {
  const isNamed = printed.stages.some((stage) => stage.name === name)
  const [, index] = (!isNamed && /^stage-(\d+)$/u.exec(name)) || []
  return index === undefined ? undefined : printed.stages[Number(index)]?.name
}

/**
 * True when a step has the number that it has in this image.
 *
 * Engines solve a step once for all that need it, other clients included, and call it as whoever came first does: the
 * same base is `[web 1/9]` and `[worker 1/3]`.
 */
export function isNumberedHere(printed: PrintedImage, asked: EngineStep): boolean {
  const { counts = "layers", step, total, instruction = "" } = asked
  if (step === undefined || total === undefined || counts === "instructions") return true
  const stage = stageNamed(printed, asked.stage)
  const lines = locateStep(printed, asked)
  if (!stage || !lines) return false
  const [verb = ""] = instruction.replace(/^LINK /u, "").split(" ", 1)
  if (total === layersOf(stage, total).length) return startsWith(printed, lines, verb)
  if (verb === "FROM") return false
  // What we did not print are triggers of the base, or stands in raw text.
  if (stage.steps.some((each) => each.step.kind === "raw")) return true
  return lines === stage.from ? verb === "ONBUILD" : startsWith(printed, lines, verb)
}

function startsWith(
  { dockerfile }: PrintedImage,
  { first, last }: LineRange,
  verb: string,
): boolean {
  const lines = dockerfile.split("\n").slice(first - 1, last)
  return lines.some((line) => line.slice(0, verb.length + 1).trimEnd() === verb)
}
