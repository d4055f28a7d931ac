import type { ImageNode, StageNode } from "@stagecraft/ir"
import { stagesInOrder } from "@stagecraft/ir"

/** What the steps of a stage ask for beyond the sandbox, in the builder's words. */
export function entitlementsOf(built: StageNode, network: ImageNode["network"]): readonly string[] {
  const asked = new Set<string>(network === "host" ? ["network.host"] : [])
  for (const { steps } of stagesInOrder(built))
    for (const step of steps) {
      if (step.kind !== "run") continue
      if (step.network === "host") asked.add("network.host")
      if (step.security === "insecure") asked.add("security.insecure")
      for (const { name } of step.devices ?? []) asked.add(`device=${name}`)
    }
  return [...asked]
}
