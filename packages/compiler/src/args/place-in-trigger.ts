import type { ArgReference, StepNode, Text } from "@stagecraft/ir"
import { eachReference, textsWithReferences } from "../texts-of-step.ts"
import { bareArg } from "./collect-args.ts"
import type { Declarations } from "./declarations.ts"

/**
 * The arguments that have to be declared before a trigger. It runs in another build, which has none of this file's
 * declarations, so it brings its own.
 *
 * @param declared - What earlier triggers of the stage have declared; added to.
 */
export function placeInTrigger(
  step: StepNode,
  declared: Map<string, ArgReference>,
  declarations: Declarations,
): readonly ArgReference[] {
  const before: ArgReference[] = []
  const needText = (value: Text, reader?: StepNode["kind"]) =>
    eachReference(value, (reference) => {
      if (reference.kind === "env" || (reference.origin === "proxy" && reader === "run")) return
      const known = declared.get(reference.name)
      if (known) return declarations.meet(reference, known)
      declared.set(reference.name, reference)
      if (reference.default) needText(reference.default)
      const { description, ...bare } = bareArg(reference)
      before.push({ ...bare, ...(reference.origin === "user" && description && { description }) })
    })
  if (step.kind === "arg") {
    if (step.arg.default) needText(step.arg.default)
    declared.set(step.arg.name, step.arg)
  } else for (const value of textsWithReferences(step)) needText(value, step.kind)
  return before
}
