import type { ContextUse } from "@stagecraft/context"
import { allowList, contextUses, parseIgnore } from "@stagecraft/context"
import type { StageNode, StepNode } from "@stagecraft/ir"
import { isIn } from "../effects/paths.ts"

/** Something of the build context that may change: what a source names, or one file. */
export type ContextPart =
  | { readonly kind: "use"; readonly use: ContextUse }
  | { readonly kind: "file"; readonly path: string }

const usesByStep = new WeakMap<StepNode, readonly ContextUse[]>()

/** What one step takes from the build context. */
export function usesOfStep(node: StageNode, step: StepNode): readonly ContextUse[] {
  // A trigger runs in the builds of others.
  if (step.kind === "onbuild") return []
  const known = usesByStep.get(step)
  if (known) return known
  const uses = contextUses([{ ...node, steps: [step] }])
  usesByStep.set(step, uses)
  return uses
}

/** Whether a file is what a source names; asked of the ignore file that lets nothing else through. */
function namesFile(use: ContextUse, path: string): boolean {
  if (use.broad) return true
  if (use.literal !== undefined) return isIn(path, use.literal)
  return !parseIgnore(allowList([use], { exclude: [], emitted: [] })).judge(path).excluded
}

/** Whether a use takes a part of the context, as far as that can be told from the words of both. */
export function takesPart(use: ContextUse, part: ContextPart): boolean {
  if (part.kind === "file") return namesFile(use, part.path)
  const { use: other } = part
  if (use.broad || use.pattern === other.pattern) return true
  if (other.literal !== undefined) return namesFile(use, other.literal)
  return use.literal !== undefined && isIn(other.pattern, use.literal)
}
