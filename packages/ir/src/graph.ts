import type { Base, Source, StageNode, StepNode } from "./stage.ts"

/** The stages a step takes files from. */
export function stagesOfStep(step: StepNode): readonly StageNode[] {
  const of = (source: Source | undefined): StageNode[] =>
    source?.kind === "stage" ? [source.stage] : []
  switch (step.kind) {
    case "copy":
      return of(step.from)
    case "run":
      return step.mounts.flatMap((mount) => ("from" in mount ? of(mount.from) : []))
    case "onbuild":
      return stagesOfStep(step.step)
    default:
      return []
  }
}

/** The stages that a base is, or may be where the build's arguments choose it. */
export function stagesOfBase(base: Base): readonly StageNode[] {
  if (base.kind === "stage") return [base.stage]
  return base.kind === "image" ? (base.stages ?? []) : []
}

/** The stages a stage needs directly: its base first, then those its steps read, each once. */
export function stagesOf(stage: StageNode): readonly StageNode[] {
  return [...new Set([...stagesOfBase(stage.base), ...stage.steps.flatMap(stagesOfStep)])]
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
