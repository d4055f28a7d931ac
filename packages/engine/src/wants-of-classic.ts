import { isYes } from "@stagecraft/ir"
import type { StepNode } from "@stagecraft/ir"

import { ignoredAttributes, isStored, named } from "./want.ts"
import type { Asked, Want } from "./want.ts"

const BUILDKIT = "use an engine with BuildKit, such as Docker 23 or newer"

/** What an engine without BuildKit, spoken to over `POST /build`, cannot do of what is asked. */
export function classicWants(asked: Asked): readonly Want[] {
  const wants: Want[] = []
  const add = (feature: string, hint: string): void => void wants.push({ feature, hint })
  const { platforms } = asked
  if (platforms.length > 1)
    add(
      `${platforms.length} platforms at once (${platforms.join(", ")})`,
      "choose one with --platform",
    )
  const outputs = asked.outputs.filter(
    (output) => !isStored(output) || isYes(output.attributes["push"]),
  )
  if (outputs.length > 0)
    add(
      `output ${named(outputs.map(({ type }) => type))}`,
      "leave outputs out, and the image goes to the engine's own store",
    )
  const attributes = named(asked.outputs.filter(isStored).flatMap(ignoredAttributes))
  if (attributes !== "") add(`output attribute ${attributes}`, "leave it out")
  if (asked.cacheFrom.length > 0) add("cacheFrom", "leave it out; the engine keeps its own cache")
  if (asked.cacheTo.length > 0) add("cacheTo", "leave it out; the engine keeps its own cache")
  if (asked.attest.length > 0) add(`attestation ${named(asked.attest)}`, BUILDKIT)
  if (asked.annotations.length > 0)
    add("annotations", "labels say the same and arrive in every store")
  if (asked.contexts.length > 0)
    add(
      `named context ${asked.contexts.join(", ")}`,
      "copy from a stage, from an image, or from the one build context",
    )
  if (asked.noCacheStages.length > 0)
    add(`noCache for stage ${asked.noCacheStages.join(", ")}`, "noCache: true runs every step anew")
  return wants
}

/** What it cannot do in a step. */
export function classicStepWants(step: StepNode): readonly Want[] {
  if (step.kind !== "run") return []
  const wants: Want[] = []
  const add = (feature: string, hint: string): void =>
    void wants.push({ feature, hint, span: step.span })
  for (const { kind } of step.mounts)
    if (kind === "secret" || kind === "ssh")
      add(
        kind === "secret" ? "a secret mount" : "an ssh mount",
        `do what needs it outside of the build and copy the result, or ${BUILDKIT}`,
      )
  if (step.security === "insecure") add("security: insecure", BUILDKIT)
  if (step.network === "host") add("network: host", BUILDKIT)
  if ((step.devices?.length ?? 0) > 0) add("devices", BUILDKIT)
  return wants
}
