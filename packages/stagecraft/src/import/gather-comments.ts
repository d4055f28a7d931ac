import type { Compilation } from "@stagecraft/compiler"
import type { Span, StageNode, StepNode } from "@stagecraft/ir"
import { mapSteps } from "./map-steps.ts"

/**
 * The stages with the comments of RUNs that become one above the first of them.
 *
 * A RUN with a comment of its own is not joined to the one before it, because the author of a config put it there for the
 * Dockerfile's reader. In a Dockerfile everybody comments everything, and only its RUNs that stay apart keep theirs.
 *
 * @param stages - In the order of the file.
 * @param compiled - Compiles the stages as they would be without the comments of RUNs.
 */
export function gatherComments(
  stages: readonly StageNode[],
  compiled: (stages: readonly StageNode[]) => Compilation,
): readonly StageNode[] {
  const leaders = joinedRuns(compiled(mapSteps(stages, withoutComments)))
  if (leaders.size === 0) return stages
  const gathered = new Map<string, string[]>()
  for (const { comments = [], span } of stages.flatMap(({ steps }) => steps)) {
    const leader = leaders.get(keyOf(span))
    if (leader !== undefined) gathered.set(leader, [...(gathered.get(leader) ?? []), ...comments])
  }
  return mapSteps(stages, (step) => {
    const key = keyOf(step.span)
    const comments = gathered.get(key)
    if (step.kind !== "run" || !leaders.has(key)) return step
    return comments?.length ? { ...step, comments } : withoutComments(step)
  })
}

const keyOf = ({ line, column }: Span): string => `${line}:${column}`

function withoutComments(step: StepNode): StepNode {
  if (step.kind !== "run") return step
  const { comments: _, ...bare } = step
  return bare
}

/** For each RUN that is joined to others, the place of the first of them. */
function joinedRuns({ stages }: Compilation): ReadonlyMap<string, string> {
  const leaders = new Map<string, string>()
  for (const { step } of stages.flatMap(({ steps }) => steps)) {
    if (step.kind !== "run" || step.form.kind !== "shell" || step.form.parts.length < 2) continue
    for (const { span } of step.form.parts) leaders.set(keyOf(span), keyOf(step.span))
  }
  return leaders
}
