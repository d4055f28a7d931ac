/*
 * What a Dockerfile makes the builder do, as a graph: a step stands on the file system of another one and takes files
 * from others, so the types need each other and stand in one file.
 */
import type { Device } from "../tree/read-device.ts"
import type { Lines } from "../tree/tree.ts"

/** A platform as the builder reads it: `linux/arm64/v8`, `windows(10.0.17763)/amd64`. */
export interface BuildPlatform {
  readonly os: string
  readonly architecture: string
  readonly variant: string
  readonly osVersion: string
  readonly osFeatures: readonly string[]
}

/** Why the builder would refuse the file, as a sentence, and where. */
export interface BuildFault {
  readonly message: string
  readonly lines: Lines
}

interface NodeBase {
  /** Its place in {@link Build.nodes}; what it stands on and takes files from has lower ones. */
  readonly number: number
}

interface StepBase extends NodeBase {
  /** What the step changes. */
  readonly parent: BuildNode
  /** Of the instruction; of FROM for a trigger of its base. */
  readonly lines: Lines
}

export interface ScratchBase extends NodeBase {
  readonly kind: "scratch"
}

export interface BaseImage extends NodeBase {
  readonly kind: "image"
  /** In full: `docker.io/library/alpine:latest`. */
  readonly reference: string
  readonly platform: BuildPlatform
  /** Of the instruction that names it. */
  readonly lines: Lines
}

/** Files shown to one command. */
export type BuildMount =
  | {
      readonly kind: "bind" | "cache"
      readonly target: string
      readonly from: BuildNode | "context"
      /** Absolute in `from`. */
      readonly source: string
      readonly readOnly: boolean
      readonly cache?: { readonly id: string; readonly sharing: "shared" | "private" | "locked" }
      /** The folder that is made for an empty cache. */
      readonly folder?: { readonly uid: number; readonly gid: number; readonly mode: number }
    }
  | {
      readonly kind: "tmpfs"
      readonly target: string
      /** Bytes; 0 without a limit. */
      readonly size: number
      readonly readOnly: boolean
    }
  | {
      readonly kind: "secret"
      readonly id: string
      readonly target?: string
      readonly env?: string
      readonly required: boolean
      readonly uid: number
      readonly gid: number
      readonly mode: number
    }
  | {
      readonly kind: "ssh"
      readonly id: string
      readonly target: string
      readonly required: boolean
      readonly uid: number
      readonly gid: number
      readonly mode: number
    }

export interface RunStep extends StepBase {
  readonly kind: "run"
  readonly argv: readonly string[]
  /** The last of them is a text for the stage's shell, not one of an array that was written. */
  readonly isShellText: boolean
  /** A file `/dev/pipes/<name>` that the command is, for a heredoc with `#!`. */
  readonly script?: { readonly name: string; readonly content: string }
  /** `NAME=value` in the builder's order. */
  readonly env: readonly string[]
  /** The proxies that the build was given; never kept in the image. */
  readonly proxy: Readonly<Record<string, string>>
  readonly user: string
  readonly directory: string
  /** Sorted by target; secrets and agents behind the others. */
  readonly mounts: readonly BuildMount[]
  readonly network: "default" | "none" | "host"
  readonly security: "sandbox" | "insecure"
  readonly devices: readonly Device[]
}

/** A user or group: a number where one was written, and for root. */
export type OwnerId = number | string

export interface Owner {
  readonly user: OwnerId
  readonly group?: OwnerId
}

/** One thing that COPY or ADD puts at its destination. */
export type CopySource =
  | {
      readonly kind: "path"
      readonly from: BuildNode | "context"
      /** Absolute in `from`; `*`, `?`, brackets and backslashes are a pattern. */
      readonly path: string
      /** With `--parents`: what is copied of `path`, with its folders. */
      readonly include?: string
      readonly required?: string
      readonly unpack: boolean
    }
  | {
      readonly kind: "http"
      readonly url: string
      readonly checksum: string
      readonly unpack: boolean
    }
  | {
      readonly kind: "git"
      readonly url: string
      readonly checksum: string
      readonly keepGitDir: boolean
    }
  | { readonly kind: "inline"; readonly name: string; readonly content: string }

export interface CopyStep extends StepBase {
  readonly kind: "copy"
  /** In the builder's order: paths, then inline files. */
  readonly sources: readonly CopySource[]
  /** Absolute; a final `/` is kept. */
  readonly destination: string
  readonly owner?: Owner
  /** Octal as a number, or letters as they were written. */
  readonly mode?: number | string
  readonly exclude: readonly string[]
  /** A layer of its own, as `--link` makes it. */
  readonly link: boolean
}

/** The folder of WORKDIR, made where it is missing. */
export interface FolderStep extends StepBase {
  readonly kind: "folder"
  readonly path: string
  readonly owner?: Owner
}

/** A state of the file system. */
export type BuildNode = ScratchBase | BaseImage | RunStep | CopyStep | FolderStep

/** How the image is checked; durations in nanoseconds, 0 for the engine's own. */
export interface BuildHealthcheck {
  readonly test: readonly string[]
  readonly interval: number
  readonly timeout: number
  readonly startPeriod: number
  readonly startInterval: number
  readonly retries: number
}

/** The part of an image's config that a Dockerfile sets. */
export interface BuildConfig {
  readonly author: string
  readonly user: string
  readonly workingDir: string
  readonly env: readonly string[]
  readonly entrypoint: readonly string[]
  readonly cmd: readonly string[]
  /** A CMD was written, here or in the base. */
  readonly argsEscaped: boolean
  readonly shell: readonly string[]
  readonly labels: ReadonlyMap<string, string>
  readonly exposedPorts: ReadonlySet<string>
  readonly volumes: ReadonlySet<string>
  readonly stopSignal: string
  readonly healthcheck?: BuildHealthcheck
  readonly onbuild: readonly string[]
}

/** What one target of a Dockerfile builds. */
export interface Build {
  /** Each behind what it stands on; also such as the result does not need. */
  readonly nodes: readonly BuildNode[]
  readonly result: BuildNode
  readonly config: BuildConfig
  /** Seconds since 1970 that new folders are dated with. */
  readonly epoch: number | undefined
  /** The instruction that said something of the config last, by name: `user`, `label version`, `env PATH`. */
  readonly origins: ReadonlyMap<string, Lines>
}

/** How the build is asked for. */
export interface InterpretOptions {
  /** A stage's name, or its number counted from 0; the last one when absent. */
  readonly target?: string | number
  readonly buildArgs?: Readonly<Record<string, string>>
  /** `linux/amd64` when absent. */
  readonly platform?: string
  /** The same as `platform` when absent. */
  readonly buildPlatform?: string
  /** The config of an image; undefined counts as an empty one. */
  readonly base?: (reference: string, platform: BuildPlatform) => Partial<BuildConfig> | undefined
}

/** What the builder would do, or why it would refuse; there is a build only when there are no faults. */
export interface Interpretation {
  readonly build: Build | undefined
  readonly faults: readonly BuildFault[]
}
