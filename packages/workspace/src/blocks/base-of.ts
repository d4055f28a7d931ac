import { namedContext, scratch } from "@stagecraft/dsl"
import type { BaseInput, FromOptions, Stage } from "@stagecraft/dsl"
import { inputOf } from "./input-of.ts"

/** What a stage starts from, for another stage that shall start from the same; as `from` takes it. */
export function baseOf(stage: Stage): readonly [BaseInput, FromOptions] {
  const { base, platform } = stage.toNode()
  const options = { platform: platform && inputOf(platform) }
  if (base.kind === "scratch") return [scratch, options]
  if (base.kind === "context") return [namedContext(base.name), options]
  if (base.kind === "stage") return [{ toNode: () => base.stage }, options]
  const stages = base.stages?.map((each) => ({ toNode: () => each }))
  return [inputOf(base.reference), { ...options, stages }]
}
