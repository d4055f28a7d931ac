import type { Span } from "./span.ts"
import type { StageNode } from "./stage.ts"

/** A cache backend, an exporter or an attestation: its type and its attributes, as `type=…,key=value` names them. */
export interface Backend {
  readonly type: string
  readonly attributes: Readonly<Record<string, string>>
}

/** Where a secret's value comes from at build time. */
export type SecretOrigin =
  | { readonly file: string }
  | { readonly env: string }
  | { readonly command: readonly string[] }

/** A limit of the processes of a build, as `ulimit` has it; -1 is unlimited. */
export interface Ulimit {
  readonly soft: number
  readonly hard: number
}

/** What the optimizer may do. */
export interface Optimize {
  /** `known` joins RUNs whose commands are understood, `all` every RUN that the shell's grammar allows. */
  readonly mergeRuns: false | "known" | "all"
  /** Also join the RUNs of stages that do not end up in the image. */
  readonly mergeBuilderStages: boolean
  /** Put LABEL, EXPOSE, CMD and the like behind the work on files, and join neighbours. */
  readonly moveMetadata: boolean
  /** Put an ARG that has a place of its own, and an ENV of its value, just before the first use. */
  readonly sinkArgs: boolean
  /**
   * Make two RUNs of `install && build` where a copy can then be split for the install: `known` where all that is behind
   * the install is understood; `all` also where it is not, by the author's word that it needs nothing of the same RUN: no
   * process that goes on, no hard link, no folder of the install that it renames.
   */
  readonly splitRuns: false | "known" | "all"
  /** Copy the manifests, install, and only then copy the rest, where a COPY of everything stands before an install. */
  readonly splitCopies: boolean
  /**
   * Put installs of system packages before copies that change more often: `known` where nothing between them may have to do
   * with these packages; `all` also where that is the author's word: no command and no copied file of the stages touches
   * what packages of the system bring, read or run, nor these what the stages have.
   */
  readonly hoistInstalls: false | "known" | "all"
  /** Make `RUN chmod` and `RUN chown` of files just copied a part of the COPY. */
  readonly foldPermissions: boolean
  /**
   * Give package managers cache mounts for what they download: `known` where every other RUN that could find it is
   * understood and does not look, `all` wherever the manual calls it a cache.
   */
  readonly cacheMounts: false | "known" | "all"
  /**
   * What may be known of code that packages bring and an install runs, such as a `postinstall` script or a `setup.py`:
   * `reviewed`, what somebody read of the packages that are named in this compiler; `independent`, the author's word that
   * none of it reads or writes files of the project but the manifests, reads a build argument, or leaves settings for
   * later installs.
   */
  readonly installScripts: "reviewed" | "independent"
  /**
   * Where rewritings are made that only the files of the context prove: `build`, since each build proves them anew;
   * `always`, in emitted Dockerfiles too, which `emit --check` proves again; `false` for nowhere.
   */
  readonly contextProofs: "build" | "always" | false
}

/** The config of a base image that was looked up; what it leaves out is the builder's own default. */
export interface BaseConfig {
  readonly shell?: readonly string[]
  readonly user?: string
  /** Absolute. */
  readonly directory?: string
  readonly environment: Readonly<Record<string, string>>
  readonly volumes: readonly string[]
  /** Dockerfile text of the triggers. */
  readonly onbuild: readonly string[]
}

/** One image of a config: a target stage and how it is built. */
export interface ImageNode {
  readonly kind: "image"
  /** The key in `images`; `default` for a config that exports a single image or stage. */
  readonly name: string
  readonly stage: StageNode
  /** Build up to this stage only; absent: `stage`. */
  readonly target?: StageNode
  readonly tags: readonly string[]
  readonly platforms: readonly string[]
  readonly buildArgs: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** The build context, relative to the config's folder. */
  readonly context: string
  /** Patterns kept out of the context, in the words of `.dockerignore`. */
  readonly exclude: readonly string[]
  /** Named contexts: name to folder, image (`docker-image://…`, `oci-layout://…`), git or http address. */
  readonly contexts: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, SecretOrigin>>
  readonly cacheFrom: readonly Backend[]
  readonly cacheTo: readonly Backend[]
  readonly outputs: readonly Backend[]
  /** What is said about the image beside it: `provenance`, `sbom`; none unless set. */
  readonly attest?: readonly Backend[]
  /** The network of the RUNs that name none themselves. */
  readonly network?: "default" | "none" | "host"
  /** Further names in `/etc/hosts` while RUNs run, each with its addresses. */
  readonly extraHosts?: Readonly<Record<string, readonly string[]>>
  /** Bytes of `/dev/shm` while RUNs run. */
  readonly shmSize?: number
  readonly ulimits?: Readonly<Record<string, Ulimit>>
  readonly cgroupParent?: string
  /** True, or the names of the stages whose steps are run anew. */
  readonly noCache?: true | readonly string[]
  /**
   * Times of the image come from one time, not from the clock: seconds since 1970, or `true` for what the environment or
   * git says.
   */
  readonly reproducible?: true | number
  /** The capability profile the Dockerfile is printed for, `docker-23` unless said otherwise. */
  readonly profile?: string
  readonly optimize: Optimize
  /** `# syntax=`: the frontend image; printed only when set or needed. */
  readonly syntax?: string
  /** `# escape=`; backslash unless set. */
  readonly escape?: "\\" | "`"
  /** `# check=`: build checks to skip, and whether a finding fails the build. */
  readonly check?: { readonly skip: readonly string[]; readonly error: boolean }
  /** The emitted file's name; `Dockerfile` or `<name>.Dockerfile` unless set. */
  readonly dockerfile?: string
  /** The configs of bases that are locked, by their references. */
  readonly knownBases?: ReadonlyMap<string, BaseConfig>
  readonly span: Span
}

/**
 * Where the images of registries are fetched, by registry or registry and path: another registry and path, with
 * `http://` before it where it has no TLS; or `false` for names that no registry has.
 */
export type Registries = Readonly<Record<string, string | false>>

/** What a config file says, loaded and checked. */
export interface ProjectNode {
  readonly kind: "project"
  readonly images: readonly ImageNode[]
  /** Absolute path of the config file. */
  readonly file: string
  /** The config's folder, to which contexts and outputs are relative. */
  readonly directory: string
  readonly registries?: Registries
}

/** The default of {@link Optimize}: everything that is proved harmless. */
export const defaultOptimize: Optimize = Object.freeze({
  mergeRuns: "known",
  mergeBuilderStages: false,
  moveMetadata: true,
  sinkArgs: true,
  splitRuns: "known",
  splitCopies: true,
  hoistInstalls: "known",
  foldPermissions: true,
  cacheMounts: "known",
  installScripts: "reviewed",
  contextProofs: "build",
})

/** Nothing of {@link Optimize}: the graph as its author wrote it. */
export const noOptimize: Optimize = Object.freeze({
  mergeRuns: false,
  mergeBuilderStages: false,
  moveMetadata: false,
  sinkArgs: false,
  splitRuns: false,
  splitCopies: false,
  hoistInstalls: false,
  foldPermissions: false,
  cacheMounts: false,
  installScripts: "reviewed",
  contextProofs: false,
})
