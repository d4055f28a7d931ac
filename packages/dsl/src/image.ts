import {
  defaultOptimize,
  ImageError,
  nearest,
  noOptimize,
  stagesInOrder,
  type ImageNode,
  type Optimize,
  type SecretOrigin,
  type Span,
  type StageNode,
} from "@stagecraft/ir"
import { kind, kindOf } from "./brand.ts"
import { callSite } from "./call-site.ts"
import type { ImageOptions } from "./image-options.ts"
import { NotText } from "./not-text.ts"
import { targetUnknown } from "./problems.ts"
import { readBackends, wrongValue } from "./read-backend.ts"
import {
  readAnnotations,
  readContexts,
  readExtraHosts,
  readSize,
  readUlimits,
} from "./read-run-settings.ts"
import { isRecord, readBoolean, readOptions, readWord, type Reader } from "./read-options.ts"
import { readStage } from "./read-source.ts"
import { readPlain, wrongType } from "./read-text.ts"
import type { CheckedTarget } from "./target-check.ts"

/** An image: a stage and how it is built. Made by {@link image}. */
export interface Image {
  readonly [kind]: "image"
  toNode(name: string): ImageNode
}

const plainly: Reader<string> = (value, what) =>
  readPlain(value, what, "an image's options are not expanded by the builder; write the value out")

const readNumberOrText: Reader<string> = (value, what) =>
  typeof value === "number" && Number.isFinite(value) ? String(value) : plainly(value, what)

const readList: Reader<readonly string[]> = (value, what) => {
  if (!Array.isArray(value)) throw wrongType(what, "a list of texts", value)
  return Object.freeze(
    Array.from(value as unknown[], (each, index) => plainly(each, `${what}[${index}]`)),
  )
}

function readMap<T>(read: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (value, what) => {
    if (!isRecord(value)) throw wrongType(what, "an object of names and values", value)
    const entries = Object.entries(value).map(([name, each]) => [
      name,
      read(each, `${what} ${name}`),
    ])
    return Object.freeze(Object.fromEntries(entries) as Record<string, T>)
  }
}

const readOrigin: Reader<SecretOrigin> = (value, what) => {
  const { file, env, command } = isRecord(value)
    ? readOptions(value, { file: plainly, env: plainly, command: readList }, what)
    : {}
  if (file !== undefined) return Object.freeze({ file })
  if (env !== undefined) return Object.freeze({ env })
  if (command !== undefined) return Object.freeze({ command })
  throw wrongType(what, "{ file }, { env } or { command }", value)
}

const readOptimize: Reader<Optimize> = (value, what) => {
  if (value === false) return noOptimize
  if (!isRecord(value)) throw wrongType(what, "false or an object", value)
  const readers = {
    mergeRuns: (each: unknown, name: string) =>
      each === false ? each : readWord("known", "all")(each, name),
    mergeBuilderStages: readBoolean,
    moveMetadata: readBoolean,
    sinkArgs: readBoolean,
    splitRuns: (each: unknown, name: string) =>
      each === false ? each : readWord("known", "all")(each, name),
    splitCopies: readBoolean,
    hoistInstalls: (each: unknown, name: string) =>
      each === false ? each : readWord("known", "all")(each, name),
    foldPermissions: readBoolean,
    cacheMounts: (each: unknown, name: string) =>
      each === false ? each : readWord("known", "all")(each, name),
    installScripts: readWord("reviewed", "independent"),
    contextProofs: (each: unknown, name: string) =>
      each === false ? each : readWord("build", "always")(each, name),
  }
  return Object.freeze({ ...defaultOptimize, ...readOptions(value, readers, what) })
}

const readCheck: Reader<NonNullable<ImageNode["check"]>> = (value, what) => {
  const { skip = [], error = false } = readOptions(
    value,
    { skip: readList, error: readBoolean },
    what,
  )
  return Object.freeze({ skip: Object.freeze(skip), error })
}

/** How each option of an image is read; a build reads its own with the same. */
export const imageReaders = {
  tags: readList,
  platforms: readList,
  buildArgs: readMap(readNumberOrText),
  labels: readMap(readNumberOrText),
  annotations: readAnnotations,
  target: (value: unknown, what: string) =>
    typeof value === "string" ? plainly(value, what) : readStage(value, what),
  context: plainly,
  exclude: readList,
  contexts: readContexts,
  secrets: readMap(readOrigin),
  cacheFrom: readBackends("cacheFrom"),
  cacheTo: readBackends("cacheTo"),
  outputs: readBackends("outputs"),
  attest: readBackends("attest"),
  network: readWord("default", "none", "host"),
  extraHosts: readExtraHosts,
  shmSize: readSize,
  ulimits: readUlimits,
  cgroupParent: plainly,
  noCache: readNoCache,
  reproducible: readReproducible,
  profile: plainly,
  optimize: readOptimize,
  syntax: plainly,
  escape: readWord("\\", "`"),
  check: readCheck,
  dockerfile: plainly,
}

/** No time of an image is so late, in seconds; in milliseconds, as clocks of JavaScript have them, all since 1973 are. */
const TOO_LATE = 1e11

function readReproducible(value: unknown, what: string): boolean | number {
  if (typeof value === "boolean") return value
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < TOO_LATE)
    return value
  throw wrongType(what, "true, false or seconds since 1970", value)
}

function readNoCache(value: unknown, what: string): boolean | readonly (string | StageNode)[] {
  if (typeof value === "boolean") return value
  const read = (each: unknown, name: string): string | StageNode =>
    typeof each === "string" ? plainly(each, name) : readStage(each, name)
  return Array.isArray(value)
    ? value.map((each, index) => read(each, `${what}[${index}]`))
    : [read(value, what)]
}

function findTarget(stage: StageNode, target: string | StageNode): StageNode {
  if (typeof target !== "string") return target
  const stages = stagesInOrder(stage)
  const found = stages.find(({ name }) => name.toLowerCase() === target.toLowerCase())
  if (found) return found
  throw new ImageError(
    targetUnknown(
      target,
      stages.map(({ name }) => name),
      callSite(),
    ),
  )
}

function namesOf(stage: StageNode, chosen: readonly (string | StageNode)[]): readonly string[] {
  const names = stagesInOrder(stage).map(({ name }) => name)
  return Object.freeze(
    chosen.map((each) => {
      const asked = typeof each === "string" ? each : each.name
      const found = names.find((name) => name.toLowerCase() === asked.toLowerCase())
      if (found !== undefined) return found
      const near = nearest(asked, names)
      const why = `the image has no stage ${asked}; its stages are ${names.join(", ")}`
      throw wrongValue("image noCache", { why, ...(near && { near }) })
    }),
  )
}

class ImageValue extends NotText implements Image {
  readonly [kind] = "image"
  readonly #node: Omit<ImageNode, "name">

  constructor(node: Omit<ImageNode, "name">) {
    super()
    this.#node = Object.freeze(node)
    Object.freeze(this)
  }

  toNode(name: string): ImageNode {
    return Object.freeze({ ...this.#node, name })
  }
}

const noList: readonly never[] = Object.freeze([])
const noMap: Readonly<Record<string, never>> = Object.freeze({})

function makeImage(node: StageNode, options: unknown, span: Span): Image {
  const { target, noCache, reproducible, ...rest } = readOptions(options, imageReaders, "image")
  return new ImageValue({
    kind: "image",
    stage: node,
    ...(target === undefined ? {} : { target: findTarget(node, target) }),
    tags: noList,
    platforms: noList,
    buildArgs: noMap,
    labels: noMap,
    annotations: noMap,
    context: ".",
    exclude: noList,
    contexts: noMap,
    secrets: noMap,
    cacheFrom: noList,
    cacheTo: noList,
    outputs: noList,
    optimize: defaultOptimize,
    ...rest,
    ...(reproducible !== undefined && reproducible !== false && { reproducible }),
    ...(noCache ? { noCache: noCache === true || namesOf(node, noCache) } : {}),
    span,
  })
}

/**
 * An image: the stage that ships, and how it is built, tagged and written.
 *
 * @example
 * export default defineConfig({
 *   images: { trade: image(app, { tags: ["acme/trade:1.0"], platforms: ["linux/amd64", "linux/arm64"] }) },
 * })
 * @throws ImageError `target-unknown` when `target` names no stage of the image.
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/
 */
export function image<const Target, const P extends string = string>(
  stage: CheckedTarget<Target>,
  options?: ImageOptions<P>,
): Image {
  return makeImage(readStage(stage, "image"), options, callSite())
}

/**
 * The node of an image under its name in the config. A stage is an image with no options.
 *
 * @throws ImageError `stage-without-base`, `value-wrong-type`.
 */
export function toImageNode(value: unknown, name: string): ImageNode {
  if (kindOf(value) === "image") return (value as Image).toNode(name)
  const node = readStage(value, `image ${name}`)
  return makeImage(node, undefined, node.span).toNode(name)
}
