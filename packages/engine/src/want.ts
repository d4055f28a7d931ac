import { isYes } from "@stagecraft/ir"
import type { Backend, Span } from "@stagecraft/ir"

/** Something a build needs that an engine has not, and the way around it. */
export interface Want {
  readonly feature: string
  readonly hint: string
  /** The image's place unless set. */
  readonly span?: Span
}

/** What is asked beyond a plain build. */
export interface Asked {
  readonly platforms: readonly string[]
  readonly outputs: readonly Backend[]
  readonly cacheFrom: readonly Backend[]
  readonly cacheTo: readonly Backend[]
  /** The types of what is to be said about the image. */
  readonly attest: readonly string[]
  readonly annotations: readonly string[]
  readonly contexts: readonly string[]
  /** Those of the contexts that are images of OCI layouts. */
  readonly layouts: readonly string[]
  readonly noCacheStages: readonly string[]
}

/** Names in a row, each once. */
export function named(names: readonly string[]): string {
  return [...new Set(names)].join(", ")
}

/** Whether a result goes to the engine's own store and nowhere else. */
export function isStored({ type, attributes }: Backend): boolean {
  return type === "image" || (type === "docker" && !attributes["dest"])
}

/** What engines without containerd's store make of an image; they pass over all else without a word. */
const PLAIN = new Set(["name", "push", "store", "unpack", "buildinfo", "buildinfo-attrs"])

/** The attributes of an image's output that such an engine would ignore. */
export function ignoredAttributes({ type, attributes }: Backend): readonly string[] {
  if (type !== "image" && type !== "registry" && type !== "docker") return []
  return Object.keys(attributes).filter(
    (name) => !PLAIN.has(name) && (name !== "registry.insecure" || isYes(attributes[name])),
  )
}
