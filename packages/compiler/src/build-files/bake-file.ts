import type { Ulimit } from "@stagecraft/ir"
import { joinFields } from "@stagecraft/ir"
import { entitlementsOf } from "./entitlements-of.ts"
import type { BuildFile, ImageBuild, Omissions } from "./image-build.ts"
import { backendsOf, contextsOf, omissionsOf, usesSshAgent, withoutEmpty } from "./image-build.ts"
import type { FetchedSecret } from "./secrets-for.ts"
import { secretsFor } from "./secrets-for.ts"

/** The group that bake builds when no target is named. */
const DEFAULT = "default"

/**
 * Writes a bake file that builds the images with `docker buildx bake`, run in the folder where it lies.
 *
 * It is the JSON form of the language, in which `//` is a comment, and `${` and `%{` begin templates.
 *
 * @param origin - The comment at its top.
 * @see https://docs.docker.com/build/bake/reference/
 */
export function bakeFile(builds: readonly ImageBuild[], origin: string): BuildFile {
  const names = bakeNames(builds.map(({ image }) => image.name))
  const problems: Omissions["problems"] = []
  const targets = builds.map((build, index) => {
    const omissions = omissionsOf("bake", build)
    const target = targetOf(build, omissions)
    problems.push(...omissions.problems)
    return [names[index]!, target] as const
  })
  const file = {
    "//": origin,
    ...(names.length === 1 && names[0] === DEFAULT
      ? {}
      : { group: { [DEFAULT]: { targets: names } } }),
    target: Object.fromEntries(targets),
  }
  return { text: `${JSON.stringify(file, undefined, 2)}\n`, problems }
}

/** Names that bake takes: dots become `_`, and among others none is called like the group of all. */
function bakeNames(images: readonly string[]): readonly string[] {
  const taken = new Set(images.length > 1 ? [DEFAULT] : [])
  return images.map((image) => {
    let name = image.replaceAll(".", "_")
    while (taken.has(name)) name += "_"
    taken.add(name)
    return name
  })
}

function targetOf(build: ImageBuild, omissions: Omissions): Readonly<Record<string, unknown>> {
  const { image, context, dockerfile, target } = build
  const backends = (setting: "cacheFrom" | "cacheTo" | "outputs"): readonly string[] =>
    backendsOf(setting, image[setting], build, omissions)
  if (image.cgroupParent !== undefined)
    omissions.omit(
      "cgroupParent",
      "bake has no word for it",
      "it changes where RUNs run, and not what they make",
    )
  return escaped(
    withoutEmpty({
      context,
      ...("path" in dockerfile
        ? { dockerfile: dockerfile.path }
        : { "dockerfile-inline": dockerfile.text }),
      target,
      tags: image.tags,
      platforms: image.platforms,
      args: image.buildArgs,
      contexts: contextsOf(build),
      secret: secretsFor(build, omissions).map(spellSecret),
      ssh: usesSshAgent(build) ? ["default"] : [],
      annotations: Object.entries(image.annotations).map(([name, value]) => `${name}=${value}`),
      "cache-from": backends("cacheFrom"),
      "cache-to": backends("cacheTo"),
      output: backends("outputs"),
      attest: attestOf(build),
      network: image.network,
      "extra-hosts": Object.fromEntries(
        Object.entries(image.extraHosts ?? {}).map(([name, all]) => [name, all.join(",")]),
      ),
      "shm-size": image.shmSize === undefined ? undefined : String(image.shmSize),
      ulimits: Object.entries(image.ulimits ?? {}).map(
        ([name, limit]) => `${name}=${spell(limit)}`,
      ),
      entitlements: entitlementsOf(build.built, image.network),
      "no-cache": image.noCache === true ? true : undefined,
      "no-cache-filter": image.noCache === true ? undefined : image.noCache,
    }),
  )
}

function spellSecret({ id, origin }: FetchedSecret): string {
  if ("env" in origin) return joinFields([`id=${id}`, `env=${origin.env}`])
  return joinFields([`id=${id}`, `src=${origin.file.replace(/^~(?=\/)/u, HOME)}`])
}

/** Stands for the one template that is meant: bake takes a `~` for a folder's name. */
const HOME = "\0home"

const spell = ({ soft, hard }: Ulimit): string => (soft === hard ? String(soft) : `${soft}:${hard}`)

/** Buildx adds a provenance of its own to some images; what the config does not ask for is switched off. */
function attestOf({ image }: ImageBuild): readonly string[] {
  const asked = image.attest ?? []
  const own = asked.some(({ type }) => type === "provenance")
    ? []
    : ["type=provenance,disabled=true"]
  const spelled = asked.map(({ type, attributes }) =>
    joinFields([
      `type=${type}`,
      ...Object.entries(attributes).map(([name, value]) => `${name}=${value}`),
    ]),
  )
  return [...spelled, ...own]
}

/** What would begin a template is doubled, in every text of a value. */
function escaped<T>(value: T): T {
  if (typeof value === "string")
    return value.replaceAll(/[$%](?=\{)/gu, "$&$&").replace(HOME, "${homedir()}") as T
  if (Array.isArray(value)) return value.map((each: unknown) => escaped(each)) as T
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]: [string, unknown]) => [name, escaped(each)]),
  ) as T
}
