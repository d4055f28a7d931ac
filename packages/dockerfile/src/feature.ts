/** A version of the Dockerfile frontend, `docker/dockerfile:<major>.<minor>`. */
export type FrontendVersion = readonly [major: number, minor: number]

interface FeatureEntry {
  /** How a message names it. */
  readonly title: string
  /** The first stable frontend that has it; absent: only the `labs` channel does. */
  readonly since?: FrontendVersion
  /** The first frontend of the `labs` channel that has it, where that was earlier. */
  readonly labs?: FrontendVersion
}

/**
 * What not every builder can do, with the first stable frontend that can.
 *
 * Read off the tags `dockerfile/1.N.0` of BuildKit: its sources, their build tags, and the reference; up to 1.26.
 */
export const features = {
  mount: { title: "RUN --mount", since: [1, 2] },
  chmod: { title: "--chmod", since: [1, 2] },
  "platform-args": { title: "arguments that say the platform", since: [1, 2] },
  network: { title: "RUN --network", since: [1, 3] },
  "mount-variables": { title: "a variable in --mount", since: [1, 3] },
  heredoc: { title: "a heredoc", since: [1, 4], labs: [1, 3] },
  link: { title: "--link", since: [1, 4] },
  "named-context": { title: "a named context", since: [1, 4] },
  "tmpfs-size": { title: "the size of a tmpfs mount", since: [1, 4] },
  checksum: { title: "ADD --checksum", since: [1, 6], labs: [1, 5] },
  "add-git": { title: "ADD from a git repository", since: [1, 6], labs: [1, 5] },
  "keep-git-dir": { title: "ADD --keep-git-dir", since: [1, 6], labs: [1, 5] },
  "start-interval": { title: "HEALTHCHECK --start-interval", since: [1, 6] },
  "unset-operators": { title: "${NAME-word} and ${NAME+word}", since: [1, 6] },
  "pattern-operators": { title: "${NAME#pattern} and its kin", since: [1, 7] },
  "chmod-variables": { title: "a variable in --chmod", since: [1, 10] },
  "secret-env": { title: "a secret as an environment variable", since: [1, 10] },
  "symbolic-chmod": { title: "a symbolic --chmod", since: [1, 14], labs: [1, 11] },
  "git-checksum": { title: "ADD --checksum of a git repository", since: [1, 16] },
  "spaced-heredoc": { title: "a blank between << and a heredoc's name", since: [1, 16] },
  unpack: { title: "ADD --unpack", since: [1, 17] },
  exclude: { title: "--exclude", since: [1, 19], labs: [1, 7] },
  parents: { title: "COPY --parents", since: [1, 20], labs: [1, 7] },
  security: { title: "RUN --security", since: [1, 20], labs: [1, 2] },
  device: { title: "RUN --device", labs: [1, 14] },
} as const satisfies Readonly<Record<string, FeatureEntry>>

/** The word for something that not every builder can do. */
export type Feature = keyof typeof features

/** The entry of a feature, its version optional for all alike. */
export function featureEntry(feature: Feature): FeatureEntry {
  return features[feature]
}

/** True when `a` is `b` or newer. */
export function atLeast(a: FrontendVersion, b: FrontendVersion): boolean {
  return a[0] > b[0] || (a[0] === b[0] && a[1] >= b[1])
}
