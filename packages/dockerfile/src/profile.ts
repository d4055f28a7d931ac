import type { Feature, FrontendVersion } from "./feature.ts"
import { atLeast, featureEntry, features } from "./feature.ts"

/** What the builder that will read the Dockerfile can do. */
export interface Profile {
  readonly name: string
  /** The frontend it has; undefined: it is not BuildKit. */
  readonly frontend: FrontendVersion | undefined
  readonly features: ReadonlySet<Feature>
}

function ofFrontend(name: string, frontend: FrontendVersion): Profile {
  const has = (Object.keys(features) as Feature[]).filter((feature) => {
    const { since } = featureEntry(feature)
    return since !== undefined && atLeast(frontend, since)
  })
  return { name, frontend, features: new Set(has) }
}

function other(name: string, has: readonly Feature[]): Profile {
  return { name, frontend: undefined, features: new Set(has) }
}

const numbered = Array.from({ length: 19 }, (_, index) =>
  ofFrontend(`dockerfile-1.${index + 2}`, [1, index + 2]),
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
  other("buildah", ["mount", "chmod"]),
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
