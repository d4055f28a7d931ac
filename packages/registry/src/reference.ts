import { parseImageReference } from "@stagecraft/dockerfile"
import { splitRegistry } from "@stagecraft/ir"
import type { Registries } from "@stagecraft/ir"

/** An image reference with everything that is implied. */
export interface RegistryReference {
  /** `docker.io`, or a host with its port. */
  readonly host: string
  /** `library/debian` */
  readonly repository: string
  /** `latest`, where neither tag nor digest is said. */
  readonly tag?: string
  readonly digest?: string
}

const HUB = "docker.io"

/** An image reference taken apart; undefined where it is none. */
export function readReference(reference: string): RegistryReference | undefined {
  const parsed = parseImageReference(reference)
  if (!parsed) return undefined
  const { name, tag, digest } = parsed
  const [host, repository] = splitRegistry(name)
  const version = tag === undefined && digest === undefined ? "latest" : tag
  return {
    host,
    repository,
    ...(version !== undefined && { tag: version }),
    ...(digest !== undefined && { digest }),
  }
}

/** A reference in one spelling: `docker.io/library/debian:12`. */
export function spellReference({ host, repository, tag, digest }: RegistryReference): string {
  const version = tag === undefined ? "" : `:${tag}`
  return `${host}/${repository}${version}${digest === undefined ? "" : `@${digest}`}`
}

/** Where an image is fetched. */
export interface ImagePlace extends RegistryReference {
  /** The config says that this registry has no TLS. */
  readonly isPlain: boolean
  /** Another place than the reference names. */
  readonly isMirror: boolean
}

/** Where the config says that an image is fetched; `"nowhere"` for one that no registry has. */
export function placeOf(
  reference: RegistryReference,
  registries: Registries = {},
): ImagePlace | "nowhere" {
  const path = `${reference.host}/${reference.repository}`
  const keys = Object.keys(registries)
    .filter((key) => path === asPath(key) || path.startsWith(`${asPath(key)}/`))
    .toSorted((a, b) => b.length - a.length)
  const [key] = keys
  if (key === undefined) return { ...reference, isPlain: false, isMirror: false }
  const value = registries[key]!
  if (value === false) return "nowhere"
  const [, scheme, place = ""] = /^(https?:\/\/)?(.*?)\/*$/u.exec(value) ?? []
  const [host = "", ...folders] = `${place}${path.slice(asPath(key).length)}`.split("/")
  const repository = folders.join("/")
  const isMirror = `${host}/${repository}` !== path
  return { ...reference, host, repository, isPlain: scheme === "http://", isMirror }
}

const asPath = (key: string): string => key.replace(/^index\.docker\.io(?=\/|$)/u, HUB)
