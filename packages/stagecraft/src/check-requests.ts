import type { BuildRequest } from "@stagecraft/engine"
import { ImageError } from "@stagecraft/ir"
import type { Backend, Diagnostic, Span } from "@stagecraft/ir"
import type { BuildMode } from "./build-mode.ts"
import { isPushed } from "./build-request.ts"
import { fullReference } from "./full-reference.ts"
import { usageOptionsClash } from "./problems.ts"
import { keptTags } from "./planned-bases.ts"
import {
  pushWithoutTag,
  sameCache,
  sameOutput,
  sameTag,
  usageOutputToTerminal,
} from "./request-problems.ts"

/** An output that is a file or folder here. */
interface LocalOutput {
  readonly image: string
  readonly type: string
  readonly place: string
  readonly span: Span
}

/** What the command line says beside the requests; `toTerminal` is asked when a result goes to standard output. */
export interface RequestMode extends Pick<BuildMode, "json" | "iidFile"> {
  readonly toTerminal?: (() => boolean) | undefined
}

/**
 * Checks what is about to be asked of an engine, all images together: that results do not meet in one place, and that
 * what is pushed has a name.
 *
 * @throws ImageError `usage-options-clash`, `usage-output-to-terminal`.
 */
export function checkRequests(
  requests: readonly BuildRequest[],
  mode: RequestMode,
): readonly Diagnostic[] {
  const outputs = requests.flatMap(localOutputs)
  checkStandardOutput(
    outputs.filter(({ place }) => place === "-"),
    mode,
  )
  checkIdFile(requests, mode)
  return [
    ...requests.flatMap(checkPush),
    ...checkTags(requests),
    ...checkPlaces(outputs),
    ...checkCaches(requests),
  ]
}

function localOutputs({ image, outputs = [], span }: BuildRequest): readonly LocalOutput[] {
  return outputs.flatMap(({ type, attributes }) => {
    const place = attributes["dest"]
    return place && span ? [{ image, type, place, span }] : []
  })
}

function clash(first: string, second: string, why: string): ImageError {
  return new ImageError(usageOptionsClash(first, second, why))
}

function checkStandardOutput(
  written: readonly LocalOutput[],
  { json, toTerminal }: RequestMode,
): void {
  const [first, second] = written
  if (!first) return
  const option = "an output to standard output"
  if (second) {
    const what = first.image === second.image ? "a second one" : "several images"
    throw clash(option, what, "one result would run into the other; name one image, or files")
  }
  if (json) throw clash("--json", option, "one would run into the other")
  if (toTerminal?.()) throw new ImageError(usageOutputToTerminal(first.image))
}

function checkIdFile(
  requests: readonly BuildRequest[],
  { iidFile }: Pick<BuildMode, "iidFile">,
): void {
  if (iidFile === undefined) return
  if (requests.length > 1)
    throw clash(
      "--iidfile",
      "several images",
      "the file takes one id; use --metadata-file or --json",
    )
  const [first] = requests
  const outputs = first?.outputs ?? []
  if (outputs.length > 0 && outputs.every(hasNoId))
    throw clash("--iidfile", "an output without an image", "there is no id to write")
}

function hasNoId({ type }: Backend): boolean {
  return type === "local" || type === "tar" || type === "cacheonly"
}

function checkPush({ image, tags = [], outputs = [], span }: BuildRequest): readonly Diagnostic[] {
  const nameless = outputs.some((each) => isPushed(each) && !each.attributes["name"])
  return nameless && tags.length === 0 && span ? [pushWithoutTag(image, span)] : []
}

/** An engine and a registry know one image by a name, and which of several is done last is chance. */
function checkTags(requests: readonly BuildRequest[]): readonly Diagnostic[] {
  const owners = new Map<string, BuildRequest>()
  return requests.flatMap((request) =>
    keptTags(request).flatMap((tag) => {
      const name = fullReference(tag)
      const owner = owners.get(name) ?? request
      owners.set(name, owner)
      if (owner === request || !request.span) return []
      return [sameTag([owner.image, owner.span], request.image, tag, request.span)]
    }),
  )
}

function checkPlaces(outputs: readonly LocalOutput[]): readonly Diagnostic[] {
  const owners = new Map<string, LocalOutput>()
  return outputs.flatMap((output) => {
    const owner = owners.get(output.place)
    owners.set(output.place, owner ?? output)
    return owner ? [sameOutput(owner.image, output.image, output.place, output.span)] : []
  })
}

/** A folder holds one cache under each tag, a registry one under each reference: the last writer would be the only one. */
function cachePlace({ type, attributes }: Backend): string | undefined {
  const { dest, tag = "latest", ref } = attributes
  if (type === "local" && dest) return tag === "latest" ? dest : `${dest} (tag ${tag})`
  return type === "registry" ? ref : undefined
}

function checkCaches(requests: readonly BuildRequest[]): readonly Diagnostic[] {
  const owners = new Map<string, string>()
  return requests.flatMap(({ image, cacheTo = [], span }) =>
    cacheTo.flatMap((cache) => {
      const place = cachePlace(cache)
      if (place === undefined || !span) return []
      const owner = owners.get(place)
      owners.set(place, owner ?? image)
      return owner === undefined ? [] : [sameCache(owner, image, place, cache.type, span)]
    }),
  )
}
