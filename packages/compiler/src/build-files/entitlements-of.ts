import type { ImageNode, StageNode } from "@stagecraft/ir"
import { runDemands } from "../run-demands.ts"
import type { DemandingImage } from "../run-demands.ts"

/** What the steps of a stage ask for beyond the sandbox, in the builder's words. */
export function entitlementsOf(
  built: StageNode,
  image: DemandingImage,
  network: ImageNode["network"],
): readonly string[] {
  const asked = new Set<string>(network === "host" ? ["network.host"] : [])
  for (const demand of runDemands(built, image)) {
    if (demand.network === "host") asked.add("network.host")
    if (demand.security === "insecure") asked.add("security.insecure")
    for (const name of demand.devices) asked.add(`device=${name}`)
  }
  return [...asked]
}
