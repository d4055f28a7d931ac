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
  const config: { -readonly [Key in keyof ImageConfig]: ImageConfig[Key] } = { ...base }
  const triggers = [...(base.OnBuild ?? [])]
  const volumes = new Set(Object.keys(base.Volumes ?? {}))
  const variables = new Map(
    (base.Env ?? []).map((each) => {
      const [name = "", ...value] = each.split("=")
      return [name, value.join("=")]
    }),
  )
  for (const step of steps)
    if (step.kind === "shell") config.Shell = step.argv.map(show)
    else if (step.kind === "user") config.User = show(step.user)
    else if (step.kind === "workdir")
      config.WorkingDir = posix.resolve(config.WorkingDir || "/", show(step.path))
    else if (step.kind === "onbuild") triggers.push(describeStep(step.step))
    else if (step.kind === "volume") for (const path of step.paths) volumes.add(show(path))
    else if (step.kind === "env")
      for (const [name, value] of step.entries) variables.set(show(name), show(value))
  return {
    ...config,
    OnBuild: triggers,
    Volumes: Object.fromEntries([...volumes].map((path) => [path, {}])),
    Env: [...variables].map((each) => each.join("=")),
  }
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

/** The tags that a registry or the engine will know a result by. */
export function keptTags({ tags = [], outputs = [] }: BuildRequest): readonly string[] {
  const isKept = outputs.some(
    ({ type, attributes }) =>
      type === "image" || type === "registry" || (type === "docker" && !attributes["dest"]),
  )
  return outputs.length === 0 || isKept ? tags : []
}
