import { stagesInOrder } from "@stagecraft/ir"
import type { Diagnostic, ImageNode, Span, StepNode } from "@stagecraft/ir"

import type { BuildNeeds, EngineInfo } from "./engine.ts"
import { isAtLeast } from "./frontend-version.ts"
import { engineLacksFeature, engineTooOld } from "./problems.ts"

/** Something a build needs, and the way around it. */
interface Want {
  readonly feature: string
  readonly hint: string
  readonly span: Span
}

/** What `/build` has no word for is not possible with it; without BuildKit neither is what needs a conversation. */
export function refuse(info: EngineInfo, needs: BuildNeeds): readonly Diagnostic[] {
  const { image, frontend } = needs
  const wants = [...imageWants(image, needs.platforms ?? image.platforms)]
  for (const stage of stagesInOrder(image.target ?? image.stage))
    wants.push(...stage.steps.flatMap((step) => stepWants(step, info.buildkit)))
  const problems = wants.map(({ feature, span, hint }) =>
    engineLacksFeature(image.name, feature, span, hint),
  )
  const name = `${info.name} ${info.version}`
  // What Podman's builder reads follows no frontend version; it says so itself when it cannot.
  const old =
    frontend !== undefined &&
    info.name === "Docker" &&
    (info.buildkit
      ? !needs.syntaxLine && info.frontend !== undefined && !isAtLeast(info.frontend, frontend)
      : frontend[0] > 0)
  return old ? [engineTooOld(name, info.frontend, frontend, image.span), ...problems] : problems
}

function imageWants(image: ImageNode, platforms: readonly string[]): readonly Want[] {
  const { span } = image
  const wants: Want[] = []
  const add = (feature: string, hint: string): void => {
    wants.push({ feature, hint, span })
  }
  if (platforms.length > 1)
    add(
      `${platforms.length} platforms at once (${platforms.join(", ")})`,
      "choose one with --platform",
    )
  const outputs = image.outputs.filter(({ type }) => type !== "docker" && type !== "image")
  if (outputs.length > 0)
    add(
      `output ${outputs.map(({ type }) => type).join(", ")}`,
      "leave outputs out, and the image goes to the engine's own store",
    )
  if (image.cacheTo.length > 0) add("cacheTo", "leave it out; the engine keeps its own cache")
  if (image.cacheFrom.length > 0) add("cacheFrom", "leave it out; the engine keeps its own cache")
  if (Object.keys(image.annotations).length > 0)
    add("annotations", "labels say the same and arrive in every store")
  const contexts = Object.keys(image.contexts)
  if (contexts.length > 0)
    add(
      `named context ${contexts.join(", ")}`,
      "copy from a stage, from an image, or from the one build context",
    )
  return wants
}

function stepWants(step: StepNode, buildkit: boolean): readonly Want[] {
  if (step.kind !== "run") return []
  const { span } = step
  const wants: Want[] = []
  for (const mount of step.mounts)
    if (!buildkit && (mount.kind === "secret" || mount.kind === "ssh"))
      wants.push({
        feature: mount.kind === "secret" ? "a secret mount" : "an ssh mount",
        hint: "do what needs it outside of the build and copy the result",
        span,
      })
  if (step.security === "insecure")
    wants.push({ feature: "security: insecure", hint: "run the step without it", span })
  if (step.network === "host")
    wants.push({ feature: "network: host", hint: "run the step without it", span })
  if ((step.devices?.length ?? 0) > 0)
    wants.push({ feature: "devices", hint: "run the step without them", span })
  return wants
}
