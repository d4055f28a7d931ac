import type { BaseAssumption } from "../../pass.ts"
import type { StageFacts } from "../../stage-facts.ts"

/** What a split takes for granted of a base that nobody looked up. */
export function splitAssumes({ base, shell }: StageFacts): readonly BaseAssumption[] {
  if (base === "known") return []
  const always = ["plain-environment", "no-triggers"] as const
  return shell === undefined ? [...always, "posix-shell"] : always
}
