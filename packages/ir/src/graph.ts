import { gather } from "./gather.ts"
import type { Base, Source, StageNode, StepNode } from "./stage.ts"

const NONE: readonly StageNode[] = []

const of = (source: Source | undefined): readonly StageNode[] =>
  source?.kind === "stage" ? [source.stage] : NONE

/** The stages a step takes files from. */
export function stagesOfStep(step: StepNode): readonly StageNode[] {
  switch (step.kind) {
    case "copy":
      return of(step.from)
    case "run":
      return step.mounts.length === 0
        ? NONE
        : gather(step.mounts, (mount) => ("from" in mount ? of(mount.from) : NONE))
    case "onbuild":
      return stagesOfStep(step.step)
    default:
      return NONE
  }
}

/** The stages that a base is, or may be where the build's arguments choose it. */
export function stagesOfBase(base: Base): readonly StageNode[] {
  if (base.kind === "stage") return [base.stage]
  return base.kind === "image" ? (base.stages ?? []) : []
}

/** The stages a stage needs directly: its base first, then those its steps read, each once. */
export function stagesOf(stage: StageNode): readonly StageNode[] {
  const found = new Set(stagesOfBase(stage.base))
  for (const step of stage.steps) for (const each of stagesOfStep(step)) found.add(each)
  return [...found]
}

/** All stages an image's stage needs, itself last, each after everything it needs. */
export function stagesInOrder(target: StageNode): readonly StageNode[] {
  const done = new Set<StageNode>()
  // Iterative: a chain of stages may be longer than the call stack is deep.
  const stack: { readonly stage: StageNode; readonly needs: readonly StageNode[]; next: number }[] =
    [{ stage: target, needs: stagesOf(target), next: 0 }]
  const seen = new Set<StageNode>([target])
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const need = top.needs[top.next++]
    if (need === undefined) {
      done.add(top.stage)
      stack.pop()
    } else if (!seen.has(need)) {
      seen.add(need)
      stack.push({ stage: need, needs: stagesOf(need), next: 0 })
    }
  }
  return [...done]
}
