import type { Backend, ImageNode, Ulimit } from "@stagecraft/ir"
import { joinFields } from "@stagecraft/ir"
import { entitlementsOf } from "./entitlements-of.ts"
import type { BuildFile, FileOrigin, ImageBuild, Omissions } from "./image-build.ts"
import {
  backendsOf,
  contextsOf,
  omissionsOf,
  originComment,
  usesSshAgent,
  withoutEmpty,
} from "./image-build.ts"
import { printYaml } from "./print-yaml.ts"
import { argsWithTime } from "./settled-times.ts"
import type { YamlValue } from "./print-yaml.ts"
import { secretsFor } from "./secrets-for.ts"
import type { FetchedSecret } from "./secrets-for.ts"
import { toolNames } from "./tool-names.ts"

type Table = Readonly<Record<string, YamlValue>>

/**
 * Writes a compose file with a service for each image, which says how `docker compose build` builds it.
 *
 * In its values `$` begins a variable, and so is doubled.
 *
 * @see https://github.com/compose-spec/compose-spec/blob/main/build.md
 */
export function composeFile(builds: readonly ImageBuild[], origin: FileOrigin): BuildFile {
  const problems: Omissions["problems"] = []
  const secrets = new Map<string, FetchedSecret["origin"]>()
  const names = toolNames(
    builds.map(({ image }) => image.name),
    /[^A-Za-z0-9._-]/gu,
  )
  const addressOf = (needed: ImageNode): string =>
    `service:${names[builds.findIndex(({ image }) => image === needed)]}`
  const services = builds.map((build, index) => {
    const omissions = omissionsOf("compose", build)
    const service = serviceOf(build, omissions, { secrets, addressOf })
    problems.push(...omissions.problems)
    return [names[index]!, service] as const
  })
  const all = [...secrets].map(([name, origin]): [string, Table] => [
    name,
    "file" in origin ? { file: origin.file } : { environment: origin.env },
  ])
  const file = withoutEmpty({
    services: Object.fromEntries(services),
    secrets: Object.fromEntries(all),
  }) as Table
  return { text: `# ${originComment(origin)}\n\n${printYaml(escaped(file) as Table)}`, problems }
}

/** What the services of one file have in common. */
interface ComposeScene {
  readonly secrets: Map<string, FetchedSecret["origin"]>
  readonly addressOf: (needed: ImageNode) => string
}

function serviceOf(
  build: ImageBuild,
  omissions: Omissions,
  { secrets, addressOf }: ComposeScene,
): Table {
  const { image, context, dockerfile, target } = build
  const [name, ...others] = image.tags
  tellOmissions(image, omissions)
  return withoutEmpty({
    image: name,
    build: withoutEmpty({
      context,
      ...("path" in dockerfile
        ? { dockerfile: dockerfile.path }
        : { dockerfile_inline: dockerfile.text }),
      target,
      tags: others,
      platforms: image.platforms,
      args: argsWithTime(image),
      additional_contexts: contextsOf(build, addressOf),
      secrets: secretsFor(build, omissions).map((secret) => secretOf(secret, image.name, secrets)),
      ssh: usesSshAgent(build) ? ["default"] : [],
      cache_from: backendsOf("cacheFrom", image.cacheFrom, build, omissions),
      cache_to: backendsOf("cacheTo", image.cacheTo, build, omissions),
      provenance: attestation(image, "provenance"),
      sbom: attestation(image, "sbom"),
      network: image.network,
      extra_hosts: Object.entries(image.extraHosts ?? {}).flatMap(([host, all]) =>
        all.map((address) => `${host}=${address}`),
      ),
      shm_size: image.shmSize,
      ulimits: Object.fromEntries(
        Object.entries(image.ulimits ?? {}).map(([limit, value]) => [limit, limitOf(value)]),
      ),
      entitlements: entitlementsOf(build.built, image, image.network),
      no_cache: image.noCache === true ? true : undefined,
    }),
  }) as Table
}

const limitOf = ({ soft, hard }: Ulimit): YamlValue => (soft === hard ? soft : { soft, hard })

/** Secrets of one id may differ from image to image, and the file has one name for each. */
function secretOf(
  { id, origin }: FetchedSecret,
  image: string,
  secrets: Map<string, FetchedSecret["origin"]>,
): YamlValue {
  const plain = id.replaceAll(/[^\w.-]/gu, "_")
  const isOther = (name: string): boolean => {
    const known = secrets.get(name)
    return known !== undefined && JSON.stringify(known) !== JSON.stringify(origin)
  }
  let name = plain
  if (isOther(name)) name = `${image}_${plain}`
  while (isOther(name)) name += "_"
  secrets.set(name, origin)
  return name === id ? id : { source: name, target: id }
}

/** True, or its attributes; undefined when the image asks for none. */
function attestation({ attest = [] }: ImageNode, type: string): boolean | string | undefined {
  const found = attest.find((each) => each.type === type)
  if (!found) return undefined
  const { disabled, ...attributes } = found.attributes
  if (disabled === "true" || disabled === "1") return false
  const fields = Object.entries(attributes).map(([name, value]) => `${name}=${value}`)
  return fields.length === 0 ? true : joinFields(fields)
}

function tellOmissions(image: ImageNode, { omit }: Omissions): void {
  const none = "compose has no word for it"
  const bake = "a bake file has it: --format bake"
  const [output] = image.outputs.map(({ type }: Backend) => type)
  if (output !== undefined) omit("outputs", none, bake)
  if (Object.keys(image.annotations).length > 0) omit("annotations", none, bake)
  if (Array.isArray(image.noCache) && image.noCache.length > 0) omit("noCache", none, bake)
  if (image.reproducible !== undefined)
    omit("reproducible", "compose has no word for rewriting times", bake)
  if (image.cgroupParent !== undefined)
    omit("cgroupParent", none, "it changes where RUNs run, and not what they make")
}

function escaped(value: YamlValue): YamlValue {
  if (typeof value === "string") return value.replaceAll("$", "$$$$")
  if (typeof value !== "object") return value
  if (Array.isArray(value)) return value.map((each: YamlValue) => escaped(each))
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, escaped(each)]))
}
