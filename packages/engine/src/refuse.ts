import { isYes, stagesInOrder } from "@stagecraft/ir"
import type { Diagnostic, ImageNode } from "@stagecraft/ir"

import type { BuildNeeds, BuildRequest, EngineInfo } from "./engine.ts"
import { isAtLeast } from "./frontend-version.ts"
import { engineLacksFeature, engineTooOld } from "./problems.ts"
import { buildkitWants } from "./wants-of-buildkit.ts"
import { classicStepWants, classicWants } from "./wants-of-classic.ts"
import type { Asked, Want } from "./want.ts"

/** What this engine cannot do of a build, by name; decided by what it said about itself. */
export function refuse(info: EngineInfo, needs: BuildNeeds): readonly Diagnostic[] {
  const { image, frontend } = needs
  const asked = askedOf(image, needs.request, needs.platforms)
  const built = stagesInOrder(needs.stage ?? image.target ?? image.stage)
  const wants: readonly Want[] = info.buildkit
    ? buildkitWants(asked, info.store)
    : [...classicWants(asked), ...built.flatMap(({ steps }) => steps.flatMap(classicStepWants))]
  const problems = wants.map(({ feature, span, hint }) =>
    engineLacksFeature(image.name, engineOf(info), feature, span ?? image.span, hint),
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

/** The engine with what of it decides: `Docker 28.5.2 with its overlay2 store`. */
function engineOf({ name, version, buildkit, store }: EngineInfo): string {
  if (name === "Podman") return `${name} ${version}`
  return `${name} ${version} ${buildkit ? `with its ${store} store` : "without BuildKit"}`
}

function askedOf(
  image: ImageNode,
  request: BuildRequest | undefined,
  platforms: readonly string[] = image.platforms,
): Asked {
  const { noCache } = request ?? image
  const both = request ?? { ...image, platforms }
  return {
    platforms: both.platforms ?? [],
    outputs: both.outputs ?? [],
    cacheFrom: both.cacheFrom ?? [],
    cacheTo: both.cacheTo ?? [],
    attest: (both.attest ?? []).flatMap(({ type, attributes }) =>
      isYes(attributes["disabled"]) ? [] : [type],
    ),
    annotations: Object.keys(both.annotations ?? {}),
    contexts: Object.keys(both.contexts ?? {}),
    layouts: Object.entries(both.contexts ?? {}).flatMap(([name, source]) =>
      (typeof source === "string" ? source.startsWith("oci-layout://") : "layout" in source)
        ? [name]
        : [],
    ),
    noCacheStages: Array.isArray(noCache) ? (noCache as readonly string[]) : [],
  }
}
