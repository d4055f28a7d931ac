import { hash } from "node:crypto"
import type { SeenContext } from "@stagecraft/context"
import type { BuildRequest } from "@stagecraft/engine"
import type { Backend } from "@stagecraft/ir"
import type { CompiledImage } from "../compile-image.ts"
import type { BaseInput } from "./base-inputs.ts"

/** All that decides what a build gives, by kinds, as `why` tells them apart. */
export interface InputParts {
  /** The text that is built. A base that is locked stands in it by its digest. */
  readonly dockerfile: string
  /** Hashes of their values: people put keys into arguments, though they should not. */
  readonly args: Readonly<Record<string, string>>
  /** What of the request changes the result besides, each as JSON. */
  readonly options: Readonly<Record<string, string>>
  /** The build context, called `""`, and named ones: digests of the files that are seen, or hashes of addresses. */
  readonly contexts: Readonly<Record<string, string>>
}

/** What an image is made from, and what stands for it. */
export interface ImageInputs {
  /** SHA-256 of the parts, as hexadecimal digits. */
  readonly digest: string
  readonly parts: InputParts
  /** What is taken from elsewhere by a name that may come to mean something else: `node:22`, a frontend. */
  readonly unlocked: readonly BaseInput[]
  /** Why the digest does not tell all, in words: secrets, files from the network, … */
  readonly unknown: readonly string[]
  /** What is seen of each context, by the names in `parts`. */
  readonly seen: ReadonlyMap<string, SeenContext>
}

/** Another way to come to a digest gets another number. */
const FORMAT = 1

/** What of a request is an input of another kind, says how it is built or where the result goes, or leads back. */
const ELSEWHERE: ReadonlySet<keyof BuildRequest> = new Set([
  "image",
  "contextFolder",
  "dockerfile",
  "ignore",
  "contextKey",
  "contexts",
  "tags",
  "buildArgs",
  "noCache",
  "pull",
  "cacheFrom",
  "cacheTo",
  "outputs",
  "secrets",
  "ssh",
  "source",
  "forbids",
  "looksFirst",
  "span",
  // The order images are built in.
  "after",
])

/** Attributes that say where a result goes, not what is in it. */
const PLACES: ReadonlySet<string> = new Set(["dest", "name", "push", "registry.insecure", "store"])

/** The parts of a request, without the contexts that are folders. */
export function partsOf(compiled: CompiledImage, request: BuildRequest): InputParts {
  const contexts: Record<string, string> = {}
  for (const [name, source] of Object.entries(request.contexts ?? {}))
    if (!("folder" in source)) contexts[name] = hashOf(canonical(source))
  return {
    dockerfile: request.dockerfile,
    args: argsOf(compiled, request),
    options: optionsOf(request),
    contexts,
  }
}

/** What stands for the parts: equal for equal ones, whatever order they were written in. */
export function digestOf(parts: InputParts): string {
  return hashOf(canonical([FORMAT, parts]))
}

/** Bases that the repository builds itself, by their references: what stands for all that they are built from. */
export type BelowDigests = Readonly<Record<string, string>>

/** What stands for an image's own inputs and for those of the images below it. */
export function wholeDigest({ digest }: Pick<ImageInputs, "digest">, below: BelowDigests): string {
  return Object.keys(below).length === 0 ? digest : hashOf(canonical([digest, below]))
}

const hashOf = (text: string): string => hash("sha256", text)

/**
 * What is set of the arguments that the image has; others say nothing to it, unless a trigger of its base reads one, which only
 * an engine knows. Proxies leave no trace: the builder's cache does not know them either.
 */
function argsOf(compiled: CompiledImage, { buildArgs = {} }: BuildRequest) {
  const strange = new Set(undeclaredArgs(compiled, buildArgs))
  const counted = Object.entries(buildArgs).filter(([name]) => !strange.has(name))
  return Object.fromEntries(counted.map(([name, value]) => [name, hashOf(value)]))
}

/** The names of given arguments that the image does not have, and that no raw text of it may declare. */
export function undeclaredArgs(
  { compilation }: CompiledImage,
  buildArgs: BuildRequest["buildArgs"] = {},
): readonly string[] {
  const known = new Set(compilation.args.map(({ name }) => name))
  const isOpen = compilation.stages.some(({ steps }) =>
    steps.some(({ step }) => step.kind === "raw" || step.kind === "onbuild"),
  )
  return Object.keys(buildArgs).filter(
    (name) =>
      !known.has(name) &&
      (!isOpen || /_proxy$/iu.test(name)) &&
      !/^(?:BUILDKIT_|SOURCE_DATE_EPOCH$|(?:BUILD|TARGET)(?:PLATFORM|OS|ARCH|VARIANT)$)/u.test(
        name,
      ),
  )
}

/** Everything else: what a request will have one day counts until it is known to change nothing. */
function optionsOf(request: BuildRequest): Record<string, string> {
  const options: Record<string, string> = {}
  for (const [name, value] of Object.entries(request) as [keyof BuildRequest, unknown][])
    if (!ELSEWHERE.has(name) && !isNothing(value)) options[name] = canonical(value)
  const outputs = (request.outputs ?? []).flatMap(howWritten)
  if (outputs.length > 0) options["outputs"] = canonical(outputs)
  return options
}

/** How an output writes an image, where that is not as always. */
function howWritten({ type, attributes }: Backend): readonly unknown[] {
  const ways = Object.entries(attributes).filter(([name]) => !PLACES.has(name))
  if (ways.length > 0) return [[type, Object.fromEntries(ways)]]
  return []
}

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === false ||
  (typeof value === "object" && value !== null && Object.keys(value).length === 0)

/** JSON with the keys of objects in order. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, found: unknown) =>
    typeof found === "object" && found !== null && !Array.isArray(found)
      ? Object.fromEntries(Object.entries(found).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : found,
  )
}
