import type { Backend, Diagnostic, Span } from "@stagecraft/ir"

import type { EngineInfo } from "../engine.ts"
import { outputInvalid, outputNeedsContainerdStore } from "../output-problems.ts"
import { annotationAttributes } from "./annotation-attributes.ts"
import { hasContainerdStore } from "./containerd-store.ts"
import { isRewritten, rewritesTimes, settleTimes } from "./settle-times.ts"

/** Where the bytes of one exporter go. Paths are absolute. */
export type OutputDestination =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "folder"; readonly path: string }
  /** A folder with an OCI layout, of which the engine sends the tar. */
  | { readonly kind: "layout"; readonly path: string }
  /** Back into the engine's own store. */
  | { readonly kind: "load" }
  | { readonly kind: "stdout" }

/** An exporter as a solve request has it. */
export interface ExporterRequest {
  readonly type: string
  readonly attributes: Readonly<Record<string, string>>
}

/** What the outputs of an image mean to this engine. */
export interface OutputPlan {
  /** For `SolveRequest.Exporters`; the first one also for the fields that engines before BuildKit 0.13 read. */
  readonly exporters: readonly ExporterRequest[]
  /** What comes back to this machine, by the exporter's place in the list. */
  readonly destinations: ReadonlyMap<number, OutputDestination>
  /** References to push when the solve has succeeded; an engine with containerd's store pushes by itself. */
  readonly push: readonly string[]
  /** True when the image ends up in the engine's own store. */
  readonly stored: boolean
  readonly problems: readonly Diagnostic[]
}

/** What the meaning of outputs depends on. */
export interface OutputFacts {
  readonly info: Pick<EngineInfo, "name" | "version" | "store">
  readonly tags?: readonly string[] | undefined
  readonly platforms?: readonly string[] | undefined
  /** Of images; plain files have none. */
  readonly annotations?: Readonly<Record<string, string>> | undefined
  /** The time that times come from; seconds since 1970. */
  readonly sourceDateEpoch?: number | undefined
  readonly span?: Span | undefined
}

type Refuse = (problem: Diagnostic) => void

const TYPES = ["image", "registry", "docker", "local", "tar", "oci", "cacheonly"]

const isTrue = (value: string | undefined): boolean =>
  value !== undefined && /^(?:1|t|true)$/iu.test(value)

const isFalse = (value: string | undefined): boolean =>
  value !== undefined && /^(?:0|f|false)$/iu.test(value)

/** The engine's own word for an exporter into its store. */
const store = (attributes: Readonly<Record<string, string>>): ExporterRequest => ({
  type: "moby",
  attributes,
})

/**
 * What `docker buildx build --output` makes of outputs, for the BuildKit inside of Docker. Asks nobody.
 *
 * As there, the image's tags are its names in all outputs; the `name` of an output counts when it has none.
 */
export function readOutputs(
  outputs: readonly Backend[] | undefined,
  facts: OutputFacts,
): OutputPlan {
  const problems: Diagnostic[] = []
  const refuse: Refuse = (problem) => void problems.push(problem)
  const exporters: ExporterRequest[] = []
  const destinations = new Map<number, OutputDestination>()
  const push: string[] = []
  const asked = outputs?.length ? outputs : [{ type: "image", attributes: {} }]
  const { sourceDateEpoch: epoch } = facts
  const given = epoch === undefined ? asked : settleTimes(asked, epoch, rewritesTimes(facts.info))
  for (const output of given) {
    const read = readOutput(output, facts, refuse)
    if (!read) continue
    for (const each of [read, ...(read.beside ? [read.beside] : [])]) {
      if (each.destination) destinations.set(exporters.length, each.destination)
      exporters.push(each.exporter)
    }
    push.push(...(read.push ?? []))
  }
  refuseTwice(destinations, facts.span, refuse)
  if (exporters.length > 1 && isBefore(facts.info, 26))
    refuse(
      outputInvalid(
        exporters.map(({ type }) => type).join(", "),
        `${facts.info.name} ${facts.info.version} makes one output a build`,
        "leave one, or use Docker 26 or newer",
        facts.span,
      ),
    )
  const stored = exporters.some(
    ({ type, attributes }, index) =>
      (type === "moby" && !isFalse(attributes["store"])) ||
      destinations.get(index)?.kind === "load",
  )
  return { exporters, destinations, push: [...new Set(push)], stored, problems }
}

interface ReadOutput {
  readonly exporter: ExporterRequest
  readonly destination?: OutputDestination
  readonly push?: readonly string[]
  /** A second exporter that the output takes. */
  readonly beside?: Omit<ReadOutput, "beside">
}

function readOutput(
  { type, attributes }: Backend,
  facts: OutputFacts,
  refuse: Refuse,
): ReadOutput | undefined {
  const { dest = "", ...rest } = attributes
  const invalid = (cause: string, hint: string): undefined =>
    refuse(outputInvalid(type, cause, hint, facts.span)) as undefined
  switch (type) {
    case "cacheonly":
      return undefined
    case "local":
      if (dest === "" || dest === "-")
        return invalid("it needs a folder to go to", 'say which with `dest`: `dest: "out"`')
      if (rest["mode"] !== undefined && rest["mode"] !== "copy")
        return invalid(`mode=${rest["mode"]} is not supported`, "empty the folder before the build")
      return { exporter: { type, attributes: rest }, destination: { kind: "folder", path: dest } }
    case "tar":
      return { exporter: { type, attributes: rest }, destination: fileAt(dest) }
    case "oci":
      return archive(type, dest, rest, facts, refuse)
    case "docker":
      if (rest["context"] !== undefined)
        return invalid(
          `context=${rest["context"]} is not supported: the image stays with the engine that builds it`,
          "build with that docker context (`DOCKER_CONTEXT`)",
        )
      if (dest === "") return intoStore(rest, type, facts, refuse)
      return archive(type, dest, rest, facts, refuse)
    case "image":
      return intoStore(rest, type, facts, refuse)
    case "registry":
      // What is only pushed need not be unpacked.
      return intoStore({ unpack: "false", ...rest, push: "true" }, type, facts, refuse)
    default:
      return invalid("there is no such type", `choose one of ${TYPES.join(", ")}`)
  }
}

const fileAt = (dest: string): OutputDestination =>
  dest === "" || dest === "-" ? { kind: "stdout" } : { kind: "file", path: dest }

/** What is said of an image, its names and annotations, as exporters take it. */
function described(
  attributes: Readonly<Record<string, string>>,
  { tags, annotations = {} }: OutputFacts,
): Readonly<Record<string, string>> {
  const all = { ...attributes, ...annotationAttributes(annotations) }
  return tags?.length ? { ...all, name: tags.join(",") } : all
}

function archive(
  type: "oci" | "docker",
  dest: string,
  attributes: Readonly<Record<string, string>>,
  facts: OutputFacts,
  refuse: Refuse,
): ReadOutput | undefined {
  const { info, platforms, span } = facts
  const { tar, ...rest } = attributes
  const asFolder = isFalse(tar)
  if (!hasContainerdStore(info)) {
    const hint =
      type === "docker"
        ? "build into the store and `docker save` the image"
        : "build into the store and copy the image from there with `skopeo copy docker-daemon:…`"
    refuse(outputNeedsContainerdStore(`output ${type}`, info.store, hint, span))
    return undefined
  }
  const invalid = (cause: string, hint: string): undefined =>
    refuse(outputInvalid(type, cause, hint, span)) as undefined
  if (type === "docker" && (platforms?.length ?? 0) > 1)
    return invalid("it holds one platform", "choose one with --platform, or use `oci`")
  if (asFolder && (dest === "" || dest === "-"))
    return invalid("with tar=false it needs a folder to go to", "say which with `dest`")
  return {
    exporter: { type, attributes: described(rest, facts) },
    destination: asFolder ? { kind: "layout", path: dest } : fileAt(dest),
  }
}

function intoStore(
  attributes: Readonly<Record<string, string>>,
  type: string,
  facts: OutputFacts,
  refuse: Refuse,
): ReadOutput | undefined {
  const { info, platforms, span } = facts
  const all = described(attributes, facts)
  const names = (all["name"] ?? "").split(",").filter((name) => name !== "")
  const pushes = isTrue(all["push"])
  if (pushes && names.length === 0) {
    refuse(outputInvalid(type, "pushing needs a name", "give the image a tag", span))
    return undefined
  }
  if (hasContainerdStore(info))
    return isRewritten({ attributes: all }) ? rewritten(all, type) : { exporter: store(all) }
  if ((platforms?.length ?? 0) > 1) {
    const what = `one image for ${platforms?.join(" and ")}`
    refuse(outputNeedsContainerdStore(what, info.store, "choose one with --platform", span))
    return undefined
  }
  const { push, "push-by-digest": byDigest, unpack: _, ...rest } = all
  if (pushes && isTrue(byDigest)) {
    refuse(outputNeedsContainerdStore("push-by-digest", info.store, "push under a tag", span))
    return undefined
  }
  return { exporter: store(rest), ...(push !== undefined && pushes && { push: names }) }
}

/**
 * An image whose times are rewritten. The engine's store unpacks what is exported to it, and BuildKit does not do both: what
 * is pushed goes to the registry alone, and what is stored leaves the engine and is loaded again.
 */
function rewritten(all: Readonly<Record<string, string>>, type: string): ReadOutput {
  const { unpack: _, store: kept, push, ...rest } = all
  const pushed = { exporter: store({ ...rest, push: "true", store: "false" }) }
  if (type === "registry" || isFalse(kept)) return pushed
  const { "push-by-digest": __, ...own } = rest
  return {
    exporter: { type: "oci", attributes: own },
    destination: { kind: "load" },
    ...(isTrue(push) && { beside: pushed }),
  }
}

function isBefore({ name, version }: OutputFacts["info"], major: number): boolean {
  const own = Number.parseInt(version, 10)
  return name === "Docker" && own < major
}

function refuseTwice(
  destinations: ReadonlyMap<number, OutputDestination>,
  span: Span | undefined,
  refuse: Refuse,
): void {
  const seen = new Set<string>()
  for (const destination of destinations.values()) {
    if (destination.kind === "load") continue
    const place = destination.kind === "stdout" ? "standard output" : destination.path
    if (seen.has(place) && destination.kind !== "folder")
      refuse(outputInvalid("twice", `two outputs go to ${place}`, "give one another `dest`", span))
    seen.add(place)
  }
}
