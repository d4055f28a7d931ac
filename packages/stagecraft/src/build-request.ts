import { entitlementsOf } from "@stagecraft/compiler"
import type { BuildNeeds, BuildRequest, LineRange } from "@stagecraft/engine"
import { isYes } from "@stagecraft/ir"
import type { Backend, Span, StageNode } from "@stagecraft/ir"
import type { BuildOverrides } from "./build-overrides.ts"
import type { BuildSecrets } from "./build-secrets.ts"
import { withBases } from "./compile-image.ts"
import type { CompiledImage } from "./compile-image.ts"
import { actionsCache } from "./actions-cache.ts"
import { mergeAttestations } from "./read-attestations.ts"
import { placeBackends } from "./read-backends.ts"
import { contextSource } from "./read-run-overrides.ts"
import type { Terminal } from "./terminal.ts"

/** Where the parts of a request that lie outside of the image come from. */
export interface RequestPlace {
  /** The config's folder, to which its paths are relative. */
  readonly directory: string
  readonly env: Terminal["env"]
}

/** What an engine is asked for one image: the config, and the command line over it. Reads nothing, decides nothing else. */
export function buildRequest(
  compiled: CompiledImage,
  overrides: BuildOverrides,
  { secrets, ssh }: Pick<BuildSecrets, "secrets" | "ssh">,
  { directory, env }: RequestPlace,
): BuildRequest {
  const { image, compilation, contextFolder } = compiled
  const target = targetOf(compiled, overrides)
  const noCache = noCacheOf(compiled, overrides)
  const platforms = [...new Set(overrides.platforms ?? image.platforms)]
  const network = overrides.network ?? image.network
  const shmSize = overrides.shmSize ?? image.shmSize
  const cgroupParent = overrides.cgroupParent ?? image.cgroupParent
  const caches = (
    given: readonly Backend[] | undefined,
    own: readonly Backend[],
  ): readonly Backend[] => actionsCache(given ?? placeBackends(own, directory), env)
  return {
    image: image.name,
    contextFolder,
    dockerfile: compilation.dockerfile,
    ignore: compilation.ignore,
    contexts: {
      ...mapValues(image.contexts, (source) => contextSource(source, directory)),
      ...overrides.contexts,
    },
    tags: tagsOf(compiled, overrides),
    buildArgs: { ...image.buildArgs, ...overrides.buildArgs },
    // The image's own labels are in the Dockerfile.
    labels: overrides.labels,
    annotations: { ...image.annotations, ...overrides.annotations },
    platforms,
    pull: overrides.pull,
    extraHosts: Object.entries({ ...image.extraHosts, ...overrides.extraHosts }).flatMap(
      ([name, addresses]) => addresses.map((address) => `${name}=${address}`),
    ),
    ulimits: { ...image.ulimits, ...overrides.ulimits },
    entitlements: entitlementsOf(builtStage(compiled, overrides), withBases(compiled), network),
    cacheFrom: caches(overrides.cacheFrom, image.cacheFrom),
    cacheTo: caches(overrides.cacheTo, image.cacheTo),
    outputs: outputsOf(compiled, overrides, directory),
    attest: mergeAttestations(image.attest, overrides.attest),
    secrets,
    ssh,
    source: {
      locate: (step) => compilation.locate(step),
      spans: (lines: LineRange): readonly Span[] =>
        compilation.lines.slice(lines.first - 1, lines.last).flat(),
      bases: compilation.bases,
    },
    span: image.span,
    ...(target !== undefined && { target }),
    ...(noCache !== undefined && { noCache }),
    ...(network !== undefined && { network }),
    ...(shmSize !== undefined && { shmSize }),
    ...(cgroupParent !== undefined && { cgroupParent }),
  }
}

/** What an engine is asked about before the build: whether it can do what the request says. */
export function buildNeeds(
  compiled: CompiledImage,
  overrides: BuildOverrides,
  request: BuildRequest,
): BuildNeeds {
  const { image, compilation } = compiled
  return {
    image,
    stage: builtStage(compiled, overrides),
    request,
    frontend: compilation.frontend,
    syntaxLine: compilation.dockerfile.startsWith("# syntax="),
  }
}

/** The stage that is built: what the command line asks for, or the config. */
export function builtStage(
  { image, compilation }: CompiledImage,
  overrides: Pick<BuildOverrides, "target">,
): StageNode {
  const asked = overrides.target?.toLowerCase()
  const stage = compilation.stages.find(({ name }) => name === asked)
  return stage?.node ?? image.target ?? image.stage
}

/** Whether the command line asks for another stage than the config: its tags and outputs are not for that one. */
export function isPartial(
  { compilation }: CompiledImage,
  overrides: Pick<BuildOverrides, "target">,
): boolean {
  const whole = compilation.target ?? compilation.stages.at(-1)?.name
  return overrides.target !== undefined && overrides.target.toLowerCase() !== whole
}

/** The stage to ask for; none for the last one, which is what a builder builds, and which may have no name. */
function targetOf({ compilation }: CompiledImage, overrides: BuildOverrides): string | undefined {
  const target = overrides.target?.toLowerCase() ?? compilation.target
  return target === compilation.stages.at(-1)?.name ? undefined : target
}

function tagsOf(compiled: CompiledImage, overrides: BuildOverrides): readonly string[] {
  return overrides.tags ?? (isPartial(compiled, overrides) ? [] : compiled.image.tags)
}

/** `--output` replaces the config's; `--push` and `--load` are added to what is there, as in `docker buildx build`. */
function outputsOf(
  compiled: CompiledImage,
  overrides: BuildOverrides,
  directory: string,
): readonly Backend[] {
  const own = isPartial(compiled, overrides) ? [] : compiled.image.outputs
  const outputs = [...(overrides.outputs ?? placeBackends(own, directory))]
  const { push, load } = overrides
  const images = outputs.filter(({ type }) => type === "image" || type === "registry")
  if (push && images.length > 0)
    for (const [index, { type, attributes }] of outputs.entries())
      if (type === "image") outputs[index] = { type, attributes: { ...attributes, push: "true" } }
  if (push && images.length === 0)
    outputs.push(
      load ? { type: "image", attributes: { push: "true" } } : { type: "registry", attributes: {} },
    )
  const isLoaded = outputs.some(
    ({ type, attributes }) => type === "image" || (type === "docker" && !attributes["dest"]),
  )
  if (load && !isLoaded) outputs.push({ type: "docker", attributes: {} })
  return outputs
}

/** The names an image is known by when it is built: files in a folder or a tar have none. */
export function namesGiven({ tags = [], outputs = [] }: BuildRequest): readonly string[] {
  const named = outputs.filter(
    ({ type, attributes }) =>
      ["image", "registry", "docker", "oci"].includes(type) && !isYes(attributes["push-by-digest"]),
  )
  if (outputs.length > 0 && named.length === 0) return []
  if (tags.length > 0) return tags
  return [...new Set(named.flatMap(({ attributes }) => attributes["name"]?.split(",") ?? []))]
}

/** Whether an output leaves for a registry. */
export function isPushed({ type, attributes }: Backend): boolean {
  return type === "registry" || (type === "image" && isYes(attributes["push"]))
}

/** Stages by the names they are printed with. An only stage is printed without one. */
function noCacheOf(
  { image, compilation }: CompiledImage,
  overrides: BuildOverrides,
): BuildRequest["noCache"] {
  const asked = overrides.noCache === false ? image.noCache : overrides.noCache
  if (asked === undefined || asked === true) return asked
  const wanted = new Set((asked || []).map((stage) => stage.toLowerCase()))
  const found = compilation.stages
    .filter(({ name, node }) => wanted.has(name) || wanted.has(node.name.toLowerCase()))
    .map(({ name }) => name)
  if (found.length === 0) return undefined
  return compilation.stages.length === 1 ? true : found
}

function mapValues<A, B>(
  values: Readonly<Record<string, A>>,
  change: (value: A) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]))
}
