import type { Optimize, SecretOrigin, StageLike } from "@stagecraft/ir"
import type { CheckedPlatform, Platform } from "./platform-check.ts"

/**
 * A cache backend, an exporter or an attestation: its `type`, and its attributes under their own names.
 *
 * @example { type: "registry", ref: "acme/app:cache", mode: "max" }
 */
export interface BackendOptions {
  readonly type: string
  readonly [attribute: string]: string | number | boolean | undefined
}

/** A backend as an object, or as the command line writes it: `type=registry,ref=acme/app:cache`. */
export type BackendInput = string | BackendOptions

type FrontendMinor =
  | 2
  | 3
  | 4
  | 5
  | 6
  | 7
  | 8
  | 9
  | 10
  | 11
  | 12
  | 13
  | 14
  | 15
  | 16
  | 17
  | 18
  | 19
  | 20
  | 21
  | 22
  | 23
  | 24
  | 25
  | 26

/** The builders a Dockerfile can be printed for, and the versions of the Dockerfile frontend. */
export type ProfileName =
  | "docker-23"
  | "docker-28"
  | "docker-20.10"
  | "buildah"
  | "kaniko"
  | "classic"
  | `dockerfile-1.${FrontendMinor}`

/** What the optimizer may do; what is left out stays at its default. */
export type OptimizeInput = false | { readonly [K in keyof Optimize]?: Optimize[K] | undefined }

/** The build checks of the frontend. */
export interface CheckInput {
  /** Names of checks that are not made; `["all"]` makes none. */
  readonly skip?: readonly string[] | undefined
  /** A finding fails the build. */
  readonly error?: boolean | undefined
}

/** A limit as one number for both, as `SOFT:HARD`, or as an object. */
export type UlimitInput = number | string | { readonly soft: number; readonly hard?: number }

/** How an image is built, tagged and written. */
export interface ImageOptions<P extends string = string> {
  /**
   * What the image is called once it is built.
   *
   * @example tags: ["acme/trade:1.0", "acme/trade:latest"]
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#tag
   */
  readonly tags?: readonly string[] | undefined
  /**
   * The platforms it is built for; the engine's own unless set.
   *
   * @example platforms: ["linux/amd64", "linux/arm64"]
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#platform
   */
  readonly platforms?: readonly (CheckedPlatform<P> | Platform)[] | undefined
  /**
   * Values of build arguments, by name. The command line's `--build-arg` goes before them.
   *
   * @example buildArgs: { GO_VERSION: "1.23" }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#build-arg
   */
  readonly buildArgs?: Readonly<Record<string, string | number>> | undefined
  /**
   * Labels of this image, besides those of its stage: a `LABEL` at the end of the Dockerfile.
   *
   * @example labels: { "org.opencontainers.image.revision": git.commit ?? "unknown" }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#label
   */
  readonly labels?: Readonly<Record<string, string | number>> | undefined
  /**
   * Annotations of the manifest; a name may say where they go: `index,manifest[linux/amd64]:name`.
   *
   * @example annotations: { "org.opencontainers.image.title": "trade", "index:org.acme.team": "core" }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#annotation
   */
  readonly annotations?: Readonly<Record<string, string | number>> | undefined
  /**
   * Build up to this stage instead: its value, or its name.
   *
   * @example target: tests
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#target
   */
  readonly target?: string | StageLike | undefined
  /**
   * The build context, relative to the config's folder; that folder unless set.
   *
   * @example context: "../.."
   * @see https://docs.docker.com/build/concepts/context/
   */
  readonly context?: string | undefined
  /**
   * Patterns kept out of the build context, in the words of `.dockerignore`.
   *
   * @example exclude: ["**\/node_modules", "**\/.env*"]
   * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
   */
  readonly exclude?: readonly string[] | undefined
  /**
   * What named contexts stand for: a folder, relative to the config's, `docker-image://…`, an image in a folder with
   * an OCI layout, `oci-layout://FOLDER:TAG`, a git or http address.
   *
   * @example contexts: { assets: "../assets", base: "docker-image://alpine:3.19", built: "oci-layout://out:1.0" }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#build-context
   */
  readonly contexts?: Readonly<Record<string, string>> | undefined
  /**
   * Where the values of secrets come from: a file, an environment variable, or a command's output.
   *
   * @example secrets: { npmrc: { file: "~/.npmrc" }, token: { env: "TOKEN" }, key: { command: ["pass", "key"] } }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#secret
   */
  readonly secrets?: Readonly<Record<string, SecretOrigin>> | undefined
  /**
   * Caches the build reads; a `src` is relative to the config's folder. One that is not there is passed over.
   *
   * @example cacheFrom: ["type=registry,ref=acme/app:cache", { type: "gha" }]
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#cache-from
   */
  readonly cacheFrom?: BackendInput | readonly BackendInput[] | undefined
  /**
   * Caches the build writes; a `dest` is relative to the config's folder.
   *
   * @example cacheTo: { type: "local", dest: ".cache/app", mode: "max" }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#cache-to
   */
  readonly cacheTo?: BackendInput | readonly BackendInput[] | undefined
  /**
   * Where the result goes; into the engine's image store unless set.
   *
   * Types are `image`, `registry`, `docker`, `oci`, `local`, `tar` and `cacheonly`; a `dest` is relative to the
   * config's folder.
   *
   * @example outputs: { type: "local", dest: "out" }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#output
   */
  readonly outputs?: BackendInput | readonly BackendInput[] | undefined
  /**
   * What is said about the image beside it, in its index: how it was built, and what is in it. Nothing unless set.
   *
   * @example attest: ["type=provenance,mode=max", { type: "sbom" }]
   * @see https://docs.docker.com/build/metadata/attestations/
   */
  readonly attest?: BackendInput | readonly BackendInput[] | undefined
  /**
   * The network of its RUNs, but for those that name their own.
   *
   * @example network: "none"
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#network
   */
  readonly network?: "default" | "none" | "host" | undefined
  /**
   * Further names in `/etc/hosts` while RUNs run; `host-gateway` is the machine the engine runs on.
   *
   * @example extraHosts: { "mirror.local": "10.0.0.7", db: ["10.0.0.8", "fd00::8"] }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#add-host
   */
  readonly extraHosts?: Readonly<Record<string, string | readonly string[]>> | undefined
  /**
   * The size of `/dev/shm` while RUNs run: bytes, or a text with a unit of 1024s.
   *
   * @example shmSize: "128m"
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#shm-size
   */
  readonly shmSize?: string | number | undefined
  /**
   * Limits of the processes of RUNs; -1 is unlimited, one number is both limits.
   *
   * @example ulimits: { nofile: 4096, core: { soft: 0, hard: -1 }, nproc: "1024:2048" }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#ulimit
   */
  readonly ulimits?: Readonly<Record<string, UlimitInput>> | undefined
  /**
   * The control group that RUNs are put below.
   *
   * @example cgroupParent: "builds.slice"
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#cgroup-parent
   */
  readonly cgroupParent?: string | undefined
  /**
   * Run every step anew, or the steps of these stages: their values, or their names.
   *
   * @example noCache: [tests]
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#no-cache-filter
   */
  readonly noCache?: boolean | string | StageLike | readonly (string | StageLike)[] | undefined
  /**
   * Builds from the same files give the same image, as far as its commands allow: all its times come from one time, which
   * is `SOURCE_DATE_EPOCH` of the environment, else the number given here, in seconds since 1970, else, for `true`, that of
   * the last commit. Each new commit then gives a new image, also where nothing else has changed; a number does not.
   *
   * Layers need an engine with containerd's image store; files (`local`, `tar`) come out the same from any since 23.0.
   *
   * @example reproducible: true
   * @see https://docs.docker.com/build/ci/github-actions/reproducible-builds/
   */
  readonly reproducible?: boolean | number | undefined
  /**
   * What the Dockerfile may use, by the name of a builder; unless set what `syntax` has, else `docker-23`, which is
   * every Docker since 23.0.
   *
   * `docker-28` is Docker 28.5 and later: 28.0 came with Dockerfile 1.14, 28.5 with 1.19. `dockerfile-1.N` is that
   * version of the frontend, whatever builds: a `# syntax=` line has the builder fetch it from a registry.
   *
   * @example profile: "docker-28"
   * @see https://docs.docker.com/build/buildkit/dockerfile-release-notes/
   */
  readonly profile?: ProfileName | undefined
  /**
   * What the optimizer may do; `false` prints the graph as it was written. Each of its rewritings is one that leaves
   * the image the same, and has a switch of its own. Unless set, `mergeBuilderStages` is `false`, `mergeRuns`,
   * `splitRuns`, `hoistInstalls` and `cacheMounts` are `"known"`, `installScripts` is `"reviewed"`, `contextProofs` is
   * `"build"`, and the others are on. `stagecraft explain` tells which words of the author would gain something.
   *
   * @example optimize: { mergeRuns: "all", sinkArgs: false }
   * @see https://docs.docker.com/build/building/best-practices/
   */
  readonly optimize?: OptimizeInput | undefined
  /**
   * The frontend image, `# syntax=`. Printed only when set or needed.
   *
   * @example syntax: "docker/dockerfile:1"
   * @see https://docs.docker.com/reference/dockerfile/#syntax
   */
  readonly syntax?: string | undefined
  /**
   * The escape character, `# escape=`; a backslash unless set.
   *
   * @example escape: "`"
   * @see https://docs.docker.com/reference/dockerfile/#escape
   */
  readonly escape?: "\\" | "`" | undefined
  /**
   * The build checks, `# check=`.
   *
   * @example check: { skip: ["JSONArgsRecommended"], error: true }
   * @see https://docs.docker.com/reference/dockerfile/#check
   */
  readonly check?: CheckInput | undefined
  /**
   * The name of the emitted file; `Dockerfile`, or `<name>.Dockerfile` when there are several, unless set.
   *
   * @example dockerfile: "docker/trade.Dockerfile"
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#file
   */
  readonly dockerfile?: string | undefined
}
