/*
 * The nodes of the graph in one file: a stage holds steps, a step takes files from stages, and so the types need
 * each other. Import circles, type-only ones included, are not allowed in this house.
 */
import type { Span } from "./span.ts"
import type { ArgReference, Text } from "./text.ts"

/**
 * A stage: a base and the steps on it. Frozen; its identity is what other stages refer to.
 *
 * Two nodes may carry one name while the author derives stages from each other; one image may use only one of them.
 */
export interface StageNode {
  readonly kind: "stage"
  readonly name: string
  readonly base: Base
  /** `FROM --platform`. */
  readonly platform?: Text
  readonly steps: readonly StepNode[]
  readonly comments?: readonly string[]
  readonly span: Span
  /** Where its base is named, which may be another line. */
  readonly fromSpan?: Span
}

/** What other rooms accept where a stage is asked for. */
export interface StageLike {
  toNode(): StageNode
}

/** What a stage starts from. */
export type Base =
  | ImageBase
  | { readonly kind: "stage"; readonly stage: StageNode }
  | { readonly kind: "context"; readonly name: string }
  | { readonly kind: "scratch" }

/** An image of a registry, or one of `stages` where the build arguments make the reference a stage's name. */
export interface ImageBase {
  readonly kind: "image"
  readonly reference: Text
  /** They stand above under exactly their names, whether the build chooses them or not. */
  readonly stages?: readonly StageNode[]
}

/**
 * Where COPY or a bind or cache mount takes files from when not from the build context.
 *
 * The builder does not expand variables in `--from` of older frontends, so an image is plain characters here.
 */
export type Source =
  | { readonly kind: "image"; readonly reference: string }
  | { readonly kind: "stage"; readonly stage: StageNode }
  | { readonly kind: "context"; readonly name: string }

/** Files of the context, a stage or an image, shown to one RUN. */
export interface BindMount {
  readonly kind: "bind"
  readonly target: Text
  readonly from?: Source
  readonly source?: Text
  /** Writes are allowed and thrown away after the RUN. */
  readonly readWrite?: boolean
}

/** A folder that survives between builds and never enters the image. */
export interface CacheMount {
  readonly kind: "cache"
  readonly target: Text
  readonly id?: Text
  readonly from?: Source
  readonly source?: Text
  readonly sharing?: "shared" | "private" | "locked"
  readonly readOnly?: boolean
  /** File mode of a new cache folder, octal digits. */
  readonly mode?: string | Text
  readonly uid?: number | Text
  readonly gid?: number | Text
}

/** A folder in memory for one RUN; `size` in bytes, or with a unit as the builder reads it (`64m`). */
export interface TmpfsMount {
  readonly kind: "tmpfs"
  readonly target: Text
  readonly size?: string | Text
}

/** A secret as a file (`target`), an environment variable (`env`), or both. */
export interface SecretMount {
  readonly kind: "secret"
  readonly id: string
  readonly target?: Text
  readonly env?: string
  readonly required?: boolean
  readonly mode?: string | Text
  readonly uid?: number | Text
  readonly gid?: number | Text
}

/** An ssh agent's socket, shown to one RUN. */
export interface SshMount {
  readonly kind: "ssh"
  readonly id?: string
  readonly target?: Text
  readonly required?: boolean
  readonly mode?: string | Text
  readonly uid?: number | Text
  readonly gid?: number | Text
}

/**
 * `RUN --mount`, each kind with all its keys.
 *
 * @see https://docs.docker.com/reference/dockerfile/#run---mount
 */
export type Mount = BindMount | CacheMount | TmpfsMount | SecretMount | SshMount

/** One command of a RUN as its author wrote it, and where. */
export interface CommandPart {
  readonly command: Text
  readonly span: Span
}

/**
 * What RUN executes.
 *
 * `shell`: one command line for the stage's shell; several parts are joined with `&&`.
 * `exec`: an argument vector, no shell.
 * `script`: a whole script; a first line `#!…` picks its interpreter, which sees it as `/dev/pipes/<name>`, by that
 * name `EOF`; otherwise the stage's shell runs it.
 */
export type RunForm =
  | { readonly kind: "shell"; readonly parts: readonly CommandPart[] }
  | { readonly kind: "exec"; readonly argv: readonly Text[] }
  | { readonly kind: "script"; readonly body: string; readonly name?: string }

/** The command of CMD, ENTRYPOINT or HEALTHCHECK. */
export type CommandForm =
  | { readonly kind: "shell"; readonly command: Text }
  | { readonly kind: "exec"; readonly argv: readonly Text[] }

interface StepBase {
  readonly span: Span
  /** Comment lines printed above the instruction; each is one line without the `#`. */
  readonly comments?: readonly string[]
}

export interface RunStep extends StepBase {
  readonly kind: "run"
  readonly form: RunForm
  readonly mounts: readonly Mount[]
  readonly network?: "default" | "none" | "host"
  readonly security?: "sandbox" | "insecure"
  /** CDI device names for `--device`, with `,required` already split off. */
  readonly devices?: readonly { readonly name: string; readonly required: boolean }[]
  /** `false` keeps the step a layer of its own. */
  readonly merge?: boolean
}

/** A path or a pattern of COPY and ADD. In `path` only `*` and `?` match; in `glob` the whole pattern language. */
export type CopySource =
  | { readonly kind: "path"; readonly path: Text }
  | { readonly kind: "glob"; readonly pattern: Text }
  | InlineFile

/** A file whose contents stand in the config. */
export interface InlineFile {
  readonly kind: "inline"
  readonly name: string
  readonly contents: Text
}

/** What ADD can fetch besides what COPY can copy. */
export type AddSource =
  | CopySource
  | { readonly kind: "url"; readonly url: Text }
  | { readonly kind: "git"; readonly repository: Text }

interface TransferOptions {
  readonly destination: Text
  readonly chown?: Text
  /** Octal digits, or symbolic as the builder of 1.14 and later reads it. */
  readonly chmod?: Text
  readonly link?: boolean
  readonly exclude?: readonly string[]
}

export interface CopyStep extends StepBase, TransferOptions {
  readonly kind: "copy"
  readonly sources: readonly CopySource[]
  readonly from?: Source
  readonly parents?: boolean
}

export interface AddStep extends StepBase, TransferOptions {
  readonly kind: "add"
  readonly sources: readonly AddSource[]
  readonly checksum?: Text
  readonly keepGitDir?: boolean
  readonly unpack?: boolean
}

/** A name and its value; a name with references in it, which the builder expands too, is a text. */
export type NamedValue = readonly [name: string | Text, value: Text]

export interface EnvStep extends StepBase {
  readonly kind: "env"
  readonly entries: readonly NamedValue[]
}

export interface LabelStep extends StepBase {
  readonly kind: "label"
  readonly entries: readonly NamedValue[]
  /** Where each entry was written, when they come from several steps. */
  readonly places?: readonly Span[]
}

/** Declares an argument at this very place; others are placed by the compiler. */
export interface ArgStep extends StepBase {
  readonly kind: "arg"
  readonly arg: ArgReference
}

export interface WorkdirStep extends StepBase {
  readonly kind: "workdir"
  readonly path: Text
}

/** `user[:group]`, as names or numbers. */
export interface UserStep extends StepBase {
  readonly kind: "user"
  readonly user: Text
}

export interface ExposeStep extends StepBase {
  readonly kind: "expose"
  /** Each `80`, `8000-8010`, `53/udp`, or a reference that becomes such a thing. */
  readonly ports: readonly Text[]
  /** Where each port was written, when they come from several steps. */
  readonly places?: readonly Span[]
}

export interface VolumeStep extends StepBase {
  readonly kind: "volume"
  readonly paths: readonly Text[]
}

export interface CmdStep extends StepBase {
  readonly kind: "cmd"
  readonly form: CommandForm
}

export interface EntrypointStep extends StepBase {
  readonly kind: "entrypoint"
  readonly form: CommandForm
}

/** Durations are Go's: `30s`, `1m30s`. */
export interface HealthcheckStep extends StepBase {
  readonly kind: "healthcheck"
  /** Absent: `HEALTHCHECK NONE`, which switches off the base's. */
  readonly form?: CommandForm
  readonly interval?: string
  readonly timeout?: string
  readonly startPeriod?: string
  readonly startInterval?: string
  readonly retries?: number
}

export interface ShellStep extends StepBase {
  readonly kind: "shell"
  readonly argv: readonly Text[]
}

export interface StopsignalStep extends StepBase {
  readonly kind: "stopsignal"
  readonly signal: Text
}

/** A step for builds that use this image as their base. */
export interface OnbuildStep extends StepBase {
  readonly kind: "onbuild"
  readonly step: StepNode
}

/** Deprecated in the language; kept so that an old file can be imported. */
export interface MaintainerStep extends StepBase {
  readonly kind: "maintainer"
  readonly name: string
}

/** Dockerfile text as it is. No pass looks inside and none moves anything across it. */
export interface RawStep extends StepBase {
  readonly kind: "raw"
  readonly text: string
}

/** A comment with no instruction after it. */
export interface CommentStep extends StepBase {
  readonly kind: "comment"
  readonly lines: readonly string[]
}

/** One instruction of a stage. */
export type StepNode =
  | RunStep
  | CopyStep
  | AddStep
  | EnvStep
  | LabelStep
  | ArgStep
  | WorkdirStep
  | UserStep
  | ExposeStep
  | VolumeStep
  | CmdStep
  | EntrypointStep
  | HealthcheckStep
  | ShellStep
  | StopsignalStep
  | OnbuildStep
  | MaintainerStep
  | RawStep
  | CommentStep

/** The word for each kind of step. */
export type StepKind = StepNode["kind"]

/** The step of one kind. */
export type StepOf<K extends StepKind> = Extract<StepNode, { readonly kind: K }>

/** One entry per kind, so that a new kind stops the build wherever it is forgotten. */
export type StepTable<R, Extra extends readonly unknown[] = []> = {
  readonly [K in StepKind]: (step: StepOf<K>, ...extra: Extra) => R
}
