import { resolve } from "node:path"
import { invalidPlatform, platformFault } from "@stagecraft/dockerfile"
import {
  callSite,
  imageReaders,
  isRecord,
  readBoolean,
  readCount,
  readFunction,
  readOptions,
  wrongType,
  wrongValue,
} from "@stagecraft/dsl"
import type { Read, Reader } from "@stagecraft/dsl"
import type { AgentSource } from "@stagecraft/engine"
import { ImageError } from "@stagecraft/ir"
import type { Backend, SecretOrigin } from "@stagecraft/ir"
import type { BuildOverrides } from "../build-overrides.ts"
import { invalidTag } from "../problems.ts"
import { placeBackends } from "../read-backends.ts"
import { contextSource } from "../read-run-overrides.ts"
import { agentOf } from "../secret-overrides.ts"
import type { SecretOverrides } from "../secret-overrides.ts"
import { tagFault } from "../tag-fault.ts"
import { currentFolder, readEnv, readNames, readProfileName, readText } from "./at-call.ts"
import type { AbortSignalLike } from "./build-options.ts"

const { tags: readTexts, contexts, extraHosts, shmSize, ulimits, ...shared } = imageReaders

const readTags: Reader<readonly string[]> = (value, what) => {
  const tags = readTexts(value, what)
  for (const tag of tags) {
    const fault = tagFault(tag)
    if (fault) throw new ImageError(invalidTag(tag, fault.why, fault.near, callSite()))
  }
  return tags
}

const readPlatforms: Reader<readonly string[]> = (value, what) => {
  const platforms = readTexts(value, what)
  for (const each of platforms) {
    const fault = platformFault(each)
    if (fault) throw new ImageError(invalidPlatform(callSite(), each, fault.why, fault.near))
  }
  return platforms
}

const readNoCache: Reader<boolean | readonly string[]> = (value, what) => {
  if (typeof value === "boolean") return value
  return typeof value === "string" ? [readText(value, what)] : readTexts(value, what)
}

const readParallel: Reader<number> = (value, what) => {
  const count = readCount(value, what)
  if (count >= 1) return count
  throw wrongValue(what, { why: "expected how many images are built at a time, 1 at least" })
}

const readSignal: Reader<AbortSignalLike> = (value, what) => {
  const signal = value as Partial<AbortSignalLike> | null
  if (typeof signal === "object" && typeof signal?.addEventListener === "function")
    return signal as AbortSignalLike
  throw wrongType(what, "an AbortSignal", value)
}

function readMap<T>(read: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (value, what) => {
    if (!isRecord(value)) throw wrongType(what, "an object of names and values", value)
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, read(each, `${what} ${name}`)]),
    )
  }
}

type Origin = SecretOrigin | { readonly value: Uint8Array }

/** No message shows what was given: it may be the secret itself. */
const readSecrets: Reader<Readonly<Record<string, Origin>>> = (value, what) => {
  if (!isRecord(value)) throw wrongValue(what, { why: "expected an object of ids and origins" })
  const entries = Object.entries(value).map(([id, each]): [string, Origin] => {
    const name = `${what} ${id}`
    if (!isRecord(each))
      throw wrongValue(name, { why: "expected { value }, { file }, { env } or { command }" })
    if (!("value" in each)) return [id, imageReaders.secrets({ [id]: each }, what)[id]!]
    const secret = each["value"]
    if (typeof secret === "string") return [id, { value: Buffer.from(secret) }]
    if (secret instanceof Uint8Array) return [id, { value: secret }]
    throw wrongValue(`${name} value`, { why: "expected text or bytes" })
  })
  return Object.fromEntries(entries)
}

const readPaths: Reader<readonly string[]> = (value, what) => {
  const paths = typeof value === "string" ? [readText(value, what)] : readTexts(value, what)
  if (paths.length > 0 && !paths.includes("")) return paths
  throw wrongValue(what, { why: "expected a socket, or files of private keys" })
}

const readers = {
  images: readNames,
  cwd: readText,
  env: readEnv,
  target: readText,
  platforms: readPlatforms,
  tags: readTags,
  buildArgs: shared.buildArgs,
  labels: shared.labels,
  annotations: shared.annotations,
  contexts,
  noCache: readNoCache,
  pull: readBoolean,
  reproducible: shared.reproducible,
  outputs: shared.outputs,
  attest: shared.attest,
  push: readBoolean,
  load: readBoolean,
  cacheFrom: shared.cacheFrom,
  cacheTo: shared.cacheTo,
  network: shared.network,
  extraHosts,
  shmSize,
  ulimits,
  cgroupParent: readText,
  secrets: readSecrets,
  ssh: readMap(readPaths),
  optimize: readBoolean,
  profile: readProfileName,
  locked: readBoolean,
  parallel: readParallel,
  keepGoing: readBoolean,
  signal: readSignal,
  onEvent: readFunction,
  onWarning: readFunction,
  stdout: readFunction,
}

/** Options of a build that were read, and what planning makes of them. */
export interface ReadBuildOptions {
  readonly given: Read<typeof readers>
  readonly overrides: BuildOverrides
  readonly secrets: SecretOverrides
}

/**
 * Reads what `build` was given, with the readers of `image()`.
 *
 * @throws ImageError `option-unknown`, `value-wrong-type`, `invalid-build-option`, `invalid-tag`, `invalid-platform`.
 */
export function readBuildOptions(options: unknown): ReadBuildOptions {
  const given = readOptions(options, readers, "build")
  const cwd = given.cwd === undefined ? currentFolder() : resolve(given.cwd)
  const place = (backends: readonly Backend[] | undefined): readonly Backend[] | undefined =>
    backends && placeBackends(backends, cwd)
  const overrides: BuildOverrides = {
    buildArgs: given.buildArgs ?? {},
    target: given.target,
    platforms: given.platforms,
    tags: given.tags,
    noCache: given.noCache ?? false,
    pull: given.pull ?? false,
    reproducible: given.reproducible,
    labels: given.labels ?? {},
    annotations: given.annotations ?? {},
    contexts: mapValues(given.contexts, (source) => contextSource(source, cwd)),
    network: given.network,
    extraHosts: given.extraHosts ?? {},
    shmSize: given.shmSize,
    ulimits: given.ulimits ?? {},
    cgroupParent: given.cgroupParent,
    outputs: place(given.outputs),
    attest: given.attest ?? [],
    cacheFrom: place(given.cacheFrom),
    cacheTo: place(given.cacheTo),
    push: given.push ?? false,
    load: given.load ?? false,
  }
  const secrets = {
    secrets: mapValues(given.secrets, (origin) =>
      "file" in origin && !origin.file.startsWith("~/")
        ? { file: resolve(cwd, origin.file) }
        : origin,
    ),
    ssh: mapValues(given.ssh, (paths, id): AgentSource => {
      const agent = agentOf(paths.map((path) => resolve(cwd, path)))
      if (typeof agent === "object" && "why" in agent) throw wrongValue(`build ssh ${id}`, agent)
      return agent
    }),
  }
  return { given, overrides, secrets }
}

function mapValues<A, B>(
  values: Readonly<Record<string, A>> | undefined,
  change: (value: A, name: string) => B,
): Record<string, B> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [name, change(value, name)]),
  )
}
