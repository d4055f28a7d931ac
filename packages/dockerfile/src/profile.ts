import type { Feature, FrontendVersion } from "./feature.ts"
import { atLeast, featureEntry, features } from "./feature.ts"

/** What the builder that will read the Dockerfile can do. */
export interface Profile {
  readonly name: string
  /** The frontend it has; undefined: it is not BuildKit. */
  readonly frontend: FrontendVersion | undefined
  readonly features: ReadonlySet<Feature>
}

const all = Object.keys(features) as Feature[]

function ofFrontend(name: string, frontend: FrontendVersion, channel?: "labs"): Profile {
  const has = all.filter((feature) => {
    const { since, labs } = featureEntry(feature)
    const first = channel === "labs" && labs ? labs : since
    return first !== undefined && atLeast(frontend, first)
  })
  return { name, frontend, features: new Set(has) }
}

function other(name: string, has: readonly Feature[]): Profile {
  return { name, frontend: undefined, features: new Set(has) }
}

const OLDEST = 2
const NEWEST = 26

const numbered = Array.from({ length: NEWEST - OLDEST + 1 }, (_, index) =>
  ofFrontend(`dockerfile-1.${index + OLDEST}`, [1, index + OLDEST]),
)

const docker20 = ofFrontend("docker-20.10", [1, 2])
const docker23 = ofFrontend("docker-23", [1, 4])
const docker28 = ofFrontend("docker-28", [1, 19])

/**
 * The profiles a config may name, older frontends first.
 *
 * `docker-23` is what Docker 23.0 came with, and so what every later one has. `docker-28` is Docker 28.5: its BuildKit
 * 0.25 has the frontend 1.19, while 28.0 came with BuildKit 0.20 and the frontend 1.14. `classic` is Docker's builder before BuildKit; `buildah` is 1.28. Of these and of `kaniko` the least is claimed.
 */
export const profiles: readonly Profile[] = [
  ...numbered,
  docker28,
  docker23,
  docker20,
  other("classic", []),
  other("buildah", ["mount", "chmod", "platform-args"]),
  other("kaniko", []),
]

/** The profile of a config that names none: every Docker since 23.0. */
export const defaultProfile: Profile = docker23

/** The profile of that name, or undefined. */
export function profileNamed(name: string): Profile | undefined {
  return profiles.find((profile) => profile.name === name)
}

/** The oldest Docker whose own frontend has a feature, or undefined when none of the profiles has. */
export function dockerWith(feature: Feature): Profile | undefined {
  return [docker20, docker23, docker28].find((profile) => profile.features.has(feature))
}

/** The oldest `dockerfile-1.N` that has a feature, or undefined when no stable one has. */
export function profileWith(feature: Feature): Profile | undefined {
  return numbered.find((profile) => profile.features.has(feature))
}

/** `docker/dockerfile:1.7-labs`, of any registry: the version, as far as it is said, and the channel. */
const FRONTEND_IMAGE =
  /^(?:[^/\s]+\/)*docker\/dockerfile(?:-upstream)?(?::(?:1(?:\.(?<minor>\d+)(?:\.\d+)?)?(?<channel>-labs)?|latest|(?<labs>labs)))?(?:@.*)?$/u

/**
 * What the frontend that a `# syntax=` line names can do.
 *
 * One that says no version is the newest. Of other images, and of tags that are no version, nothing is known to be
 * missing.
 */
export function profileOfSyntax(syntax: string): Profile {
  const match = FRONTEND_IMAGE.exec(syntax.trim())
  if (!match) return { name: syntax, frontend: [1, NEWEST], features: new Set(all) }
  const { minor, channel, labs } = match.groups ?? {}
  const version = minor === undefined ? NEWEST : Math.min(Number(minor), NEWEST)
  return ofFrontend(syntax, [1, version], channel || labs ? "labs" : undefined)
}

/**
 * The setting of an image with which the builder has all of these: none where every Docker since 23.0 does, else the
 * least profile, and a frontend of the labs channel where nothing else will do.
 */
export function leastProfile(used: Iterable<Feature>): {
  readonly profile?: string
  readonly syntax?: string
} {
  const wanted = [...used]
  const hasAll = (profile: Profile) => wanted.every((feature) => profile.features.has(feature))
  if (hasAll(defaultProfile)) return {}
  const found = [docker28, ...numbered].find(hasAll)
  return found ? { profile: found.name } : { syntax: LABS }
}

/** The newest frontend of the channel that tries things out. */
export const LABS = "docker/dockerfile:1-labs"
