import { posix } from "node:path"
import { imageBases } from "@stagecraft/compiler"
import { describeStep } from "@stagecraft/dockerfile"
import type { BuildRequest, Engine, ImageConfig } from "@stagecraft/engine"
import { show } from "@stagecraft/ir"
import type { Diagnostic, ImageNode, StageNode } from "@stagecraft/ir"
import { fullReference } from "./full-reference.ts"
import { baseNotKept } from "./problems.ts"

/** An image of a build, with those it waits for. */
interface WaitingImage {
  readonly image: ImageNode
  readonly dependsOn: readonly string[]
}

/** What is looked up of a base. */
export type InspectBase = (
  reference: string,
) => Promise<Pick<NonNullable<Awaited<ReturnType<Engine["inspect"]>>>, "config"> | undefined>

/**
 * Looks bases up, of which some are only made by the build that is planned: what the engine has under their names is what
 * they were. What they will be is said as far as their stages tell; a value that only the builder knows stays `${NAME}`.
 */
export function withPlanned(images: readonly WaitingImage[], inspect: InspectBase): InspectBase {
  const awaited = new Set(images.flatMap(({ dependsOn }) => dependsOn))
  const makers = new Map(
    images
      .filter(({ image }) => awaited.has(image.name))
      .flatMap(({ image }) => image.tags.map((tag) => [fullReference(tag), image] as const)),
  )
  if (makers.size === 0) return inspect
  const look: InspectBase = async (reference) => {
    const maker = makers.get(fullReference(reference))
    if (!maker) return await inspect(reference)
    return { config: await configOf(maker.target ?? maker.stage, maker) }
  }
  const configOf = async (stage: StageNode, maker: ImageNode): Promise<ImageConfig> => {
    const { base } = stage
    if (base.kind === "stage")
      return addSteps({ ...(await configOf(base.stage, maker)), OnBuild: [] }, stage)
    const bare = { ...maker, stage: { ...stage, steps: [] } }
    delete bare.target
    const reference = imageBases(bare)[0]?.reference
    if (reference === undefined) return addSteps({}, stage)
    // One that builds on its own tag means the one that is there.
    const isOwn = makers.get(fullReference(reference)) === maker
    const found = await (isOwn ? inspect : look)(reference).catch(() => undefined)
    return addSteps({ ...found?.config, OnBuild: [] }, stage)
  }
  return look
}

/** The config of an image whose base has this one. Triggers of a base are carried out, and not handed on. */
function addSteps(base: ImageConfig, { steps }: StageNode): ImageConfig {
  let config = base
  for (const step of steps)
    switch (step.kind) {
      case "shell":
        config = { ...config, Shell: step.argv.map(show) }
        break
      case "user":
        config = { ...config, User: show(step.user) }
        break
      case "workdir":
        config = { ...config, WorkingDir: posix.resolve(config.WorkingDir || "/", show(step.path)) }
        break
      case "onbuild":
        config = { ...config, OnBuild: [...(config.OnBuild ?? []), describeStep(step.step)] }
        break
      case "volume":
        config = {
          ...config,
          Volumes: {
            ...config.Volumes,
            ...Object.fromEntries(step.paths.map((path) => [show(path), {}])),
          },
        }
        break
      case "env": {
        const added = step.entries.map(([name, value]) => [show(name), show(value)] as const)
        const names = new Set(added.map(([name]) => name))
        const kept = (config.Env ?? []).filter((each) => !names.has(each.split("=", 1)[0]!))
        config = { ...config, Env: [...kept, ...added.map((each) => each.join("="))] }
        break
      }
      default:
    }
  return config
}

/** Bases that this build makes and does not leave where those who build on them look: they take what is there. */
export function checkKept(
  images: readonly WaitingImage[],
  requests: readonly BuildRequest[],
): readonly Diagnostic[] {
  const makers = new Map(images.map(({ image }, index) => [image.name, { image, index }]))
  return images.flatMap(({ image, dependsOn }) =>
    dependsOn.flatMap((name) => {
      const maker = makers.get(name)
      if (!maker) return []
      const kept = new Set(keptTags(requests[maker.index]!).map(fullReference))
      const own = new Set(maker.image.tags.map(fullReference))
      return imageBases(image)
        .map((base) => ({ ...base, full: fullReference(base.reference) }))
        .filter(({ full }) => own.has(full) && !kept.has(full))
        .map(({ reference, span }) => baseNotKept(image.name, reference, name, span))
    }),
  )
}

function keptTags({ tags = [], outputs = [] }: BuildRequest): readonly string[] {
  const isKept = outputs.some(
    ({ type, attributes }) =>
      type === "image" || type === "registry" || (type === "docker" && !attributes["dest"]),
  )
  return outputs.length === 0 || isKept ? tags : []
}
