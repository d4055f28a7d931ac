import type { Backend, Diagnostic, ImageNode, StageNode } from "@stagecraft/ir"
import { isFetched, joinFields, layoutAddress } from "@stagecraft/ir"
import type { Origin } from "../header.ts"
import { header } from "../header.ts"
import { runDemands } from "../run-demands.ts"
import { formatLacksSetting } from "./problems.ts"

/** One image for a file that tells another tool how to build it. Paths are relative to that file's folder. */
export interface ImageBuild {
  readonly image: ImageNode
  /** The stage that is built. */
  readonly built: StageNode
  /** Its name, where it is not the last one of the Dockerfile. */
  readonly target: string | undefined
  readonly context: string
  /** The Dockerfile's path, relative to the context; or its text, to stand in the file itself. */
  readonly dockerfile: { readonly path: string } | { readonly text: string }
  /** A path of the config, as it is called from the file's folder. */
  readonly place: (path: string) => string
  /** The images of the same file that this one builds on or takes files from, by the names it calls them. */
  readonly needs: Readonly<Record<string, ImageNode>>
  /** True for an attribute of a cache or an output whose value nobody else shall see. */
  readonly isSecret: (attribute: string) => boolean
}

/** Where such a file comes from. */
export type FileOrigin = Pick<Origin, "configName" | "command">

/** The comment at its top, without the characters that make it one. */
export function originComment(origin: FileOrigin): string {
  return header({ ...origin, context: "." })[0]!.slice("# ".length)
}

/** What such a file is made into, and what it could not say. */
export interface BuildFile {
  readonly text: string
  readonly problems: readonly Diagnostic[]
}

/** What is told of one image that a format has no word for. */
export interface Omissions {
  readonly problems: Diagnostic[]
  /** Notes that a setting is left out. */
  readonly omit: (setting: string, why: string, hint: string) => void
}

/** Collects what is left out of a file of one format for one image. */
export function omissionsOf(format: string, { image }: ImageBuild): Omissions {
  const problems: Diagnostic[] = []
  return {
    problems,
    omit: (setting, why, hint) =>
      void problems.push(formatLacksSetting(format, setting, why, image, hint)),
  }
}

/**
 * Named contexts, folders as they are called from the file; also the images that are needed of others in the file, so that
 * they are built before.
 *
 * @param addressOf - What stands for another image of the file.
 */
export function contextsOf(
  { image, needs, place }: ImageBuild,
  addressOf: (needed: ImageNode) => string,
): Readonly<Record<string, string>> {
  const own = Object.entries(image.contexts).map(([name, source]) => {
    const layout = layoutAddress(source)
    if (layout && "folder" in layout) {
      const { folder, tag, digest } = layout
      const end = `${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`
      return [name, `oci-layout://${place(folder)}${end}`] as const
    }
    return [name, isFetched(source) ? source : place(source)] as const
  })
  const needed = Object.entries(needs).map(([name, other]) => [name, addressOf(other)] as const)
  return Object.fromEntries([...needed, ...own])
}

/** Caches or outputs in the words of the command line; what lets its bearer in stays out of a file that is kept. */
export function backendsOf(
  setting: string,
  backends: readonly Backend[],
  { place, isSecret }: ImageBuild,
  { omit }: Omissions,
): readonly string[] {
  return backends.map(({ type, attributes }) => {
    const fields = Object.entries(attributes).flatMap(([name, value]) => {
      if (isSecret(name)) {
        omit(
          `${name} in ${setting}`,
          "a file that is kept shall hold no secret",
          "the tool that builds reads it from its own environment, or takes it with --set",
        )
        return []
      }
      const isPath = (name === "src" || name === "dest") && value !== "-"
      return [`${name}=${isPath ? place(value) : value}`]
    })
    return joinFields([`type=${type}`, ...fields])
  })
}

/** True when a RUN mounts the agent that is there without being named. */
export function usesSshAgent({ built, image }: ImageBuild): boolean {
  return runDemands(built, image).some(({ mounts }) =>
    mounts.some(({ kind, id = "default" }) => kind === "ssh" && id === "default"),
  )
}

/** Without the entries that say nothing: absent, empty lists, empty tables. */
export function withoutEmpty(
  entries: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const isEmpty = (value: unknown): boolean =>
    value === undefined ||
    (typeof value === "object" && value !== null && Object.keys(value).length === 0)
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => !isEmpty(value)))
}
