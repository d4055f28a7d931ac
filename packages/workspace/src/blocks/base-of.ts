import { namedContext, scratch } from "@stagecraft/dsl"
import type { BaseInput, Stage } from "@stagecraft/dsl"
import { encodeToken } from "@stagecraft/ir"

/** What a stage starts from, for another stage that shall start from the same. */
export function baseOf(stage: Stage): BaseInput {
  const { base } = stage.toNode()
  if (base.kind === "scratch") return scratch
  if (base.kind === "context") return namedContext(base.name)
  if (base.kind === "stage") return { toNode: () => base.stage }
  return base.reference
    .map((part) => (typeof part === "string" ? part : encodeToken(part)))
    .join("")
}
