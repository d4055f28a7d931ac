import type { Diagnostic, Span, StageNode } from "@stagecraft/ir"
import { plain, show, spanOfBase } from "@stagecraft/ir"
import { imageReferenceFault } from "./image-reference.ts"
import { platformFault } from "./platform.ts"
import { checkStageName } from "./stage-name.ts"
import { textWarnings } from "./text-warnings.ts"
import { invalidImageReference, invalidPlatform } from "./value-problems.ts"

/** What may stand around the references of an image reference. */
const AROUND = /^[\w./:@[\]+-]*$/u

function checkBase({ base }: StageNode, span: Span): readonly Diagnostic[] {
  if (base.kind === "context") return checkStageName(base.name, span)
  if (base.kind !== "image") return []
  const whole = plain(base.reference)
  if (whole !== undefined) {
    const fault = imageReferenceFault(whole)
    return fault === undefined ? [] : [invalidImageReference(span, whole, fault)]
  }
  const strings = base.reference.filter((part) => typeof part === "string")
  if (strings.every((part) => AROUND.test(part))) return []
  return [
    invalidImageReference(span, show(base.reference), "it has characters that no reference has"),
  ]
}

/** Checks the words of a FROM: base, platform, and the stage's name where it is given. */
export function checkFrom(stage: StageNode, name?: string): readonly Diagnostic[] {
  const { base } = stage
  const span = spanOfBase(stage)
  const platform = stage.platform && plain(stage.platform)
  const fault = platform === undefined ? undefined : platformFault(platform)
  return [
    ...checkBase(stage, span),
    ...(fault ? [invalidPlatform(span, platform ?? "", fault.why, fault.near)] : []),
    ...(name === undefined ? [] : checkStageName(name, stage.span)),
    ...textWarnings([base.kind === "image" ? base.reference : []], "reference", "FROM", span),
    ...textWarnings([stage.platform ?? []], "value", "FROM", span),
  ]
}
