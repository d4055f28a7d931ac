/*
 * The Dockerfile as it was written, in one file: a trigger holds an instruction, an instruction may be a trigger, and
 * so the types need each other. Words in here are as written: quotes, escapes and variables are still in them.
 */

/** A range of lines, counted from 1, both ends included. */
export interface Lines {
  readonly first: number
  readonly last: number
}

/**
 * A heredoc and its body.
 *
 * @see https://docs.docker.com/reference/dockerfile/#here-documents
 */
export interface Heredoc {
  /** The delimiter without its quotes. */
  readonly name: string
  /** No part of the delimiter was quoted, so COPY and ADD expand variables in the body. */
  readonly expand: boolean
  /** Written `<<-`: leading tabs of each line are dropped when it is used; `content` still has them. */
  readonly chomp: boolean
  /** The number before `<<`; 0 when there is none. */
  readonly fileDescriptor: number
  /** The body as written, its last newline included, without the line that ends it. */
  readonly content: string
}

/** A comment line that stands inside an instruction, between continued lines. */
export interface InnerComment {
  /** The comment without `#` and without blanks at its ends. */
  readonly text: string
  readonly line: number
  /** The offset in {@link InstructionBase.logical} of what follows it. */
  readonly at: number
}

/** A place where a continued line was joined to the next. */
export interface Joint {
  /** The offset in {@link InstructionBase.logical} of the first character of the next line. */
  readonly at: number
  /** The line that begins there, counted from 1. */
  readonly line: number
}

/** What every instruction has. */
export interface InstructionBase {
  /** The instruction's word as written: `RUN`, `run`. */
  readonly keyword: string
  /** From the line of its word to its last line, bodies of heredocs included, as the builder counts. */
  readonly lines: Lines
  /** The column of its word, counted from 1 in UTF-16 units. */
  readonly column: number
  /** The instruction as one line: continuations joined, comments and empty lines in between gone. */
  readonly logical: string
  /** The offset in `logical` where the text behind the word and its flags begins. */
  readonly argumentsAt: number
  /** Flags as the builder's parser splits them, quotes and escapes undone: `--mount=type=cache,target=/c`. */
  readonly flags: readonly string[]
  readonly joints: readonly Joint[]
  readonly innerComments: readonly InnerComment[]
  readonly heredocs: readonly Heredoc[]
}

/** A command: an argument vector, or one text for the stage's shell. */
export type CommandLine =
  | { readonly kind: "exec"; readonly argv: readonly string[] }
  | { readonly kind: "shell"; readonly text: string }

/** A source of COPY or ADD. */
export type SourceWord =
  | { readonly kind: "path"; readonly word: string }
  /** A heredoc; `content` has its leading tabs dropped where it was written `<<-`. */
  | {
      readonly kind: "heredoc"
      readonly name: string
      readonly content: string
      readonly expand: boolean
    }

/**
 * One `--mount`, split at its commas as the builder splits; keys in lower case, values as written.
 *
 * A key without `=` has no value.
 */
export interface MountFlag {
  readonly text: string
  readonly fields: readonly { readonly key: string; readonly value?: string }[]
}

export interface FromInstruction extends InstructionBase {
  readonly kind: "from"
  readonly base: string
  /** The stage's name in lower case. */
  readonly as?: string
  readonly platform?: string
}

export interface RunInstruction extends InstructionBase {
  readonly kind: "run"
  readonly command: CommandLine
  readonly mounts: readonly MountFlag[]
  readonly network?: "default" | "none" | "host"
  readonly security?: "sandbox" | "insecure"
  readonly devices: readonly string[]
}

interface TransferInstruction extends InstructionBase {
  readonly sources: readonly SourceWord[]
  readonly destination: string
  /** Sources and destination were a JSON array. */
  readonly json: boolean
  readonly chown?: string
  readonly chmod?: string
  readonly link: boolean
  readonly exclude: readonly string[]
}

export interface CopyInstruction extends TransferInstruction {
  readonly kind: "copy"
  readonly from?: string
  readonly parents: boolean
}

export interface AddInstruction extends TransferInstruction {
  readonly kind: "add"
  readonly checksum?: string
  readonly keepGitDir?: boolean
  readonly unpack?: boolean
}

/** `KEY=value`, or `KEY value` of the old form, which has one entry only. */
export interface Entry {
  readonly key: string
  readonly value: string
  readonly form: "equals" | "blank"
}

export interface EnvInstruction extends InstructionBase {
  readonly kind: "env"
  readonly entries: readonly Entry[]
}

export interface LabelInstruction extends InstructionBase {
  readonly kind: "label"
  readonly entries: readonly Entry[]
}

export interface ArgInstruction extends InstructionBase {
  readonly kind: "arg"
  readonly entries: readonly { readonly key: string; readonly value?: string }[]
}

export interface WorkdirInstruction extends InstructionBase {
  readonly kind: "workdir"
  readonly path: string
}

export interface UserInstruction extends InstructionBase {
  readonly kind: "user"
  readonly user: string
}

export interface StopsignalInstruction extends InstructionBase {
  readonly kind: "stopsignal"
  readonly signal: string
}

export interface MaintainerInstruction extends InstructionBase {
  readonly kind: "maintainer"
  readonly name: string
}

export interface ExposeInstruction extends InstructionBase {
  readonly kind: "expose"
  /** In the order written; the builder sorts them. */
  readonly ports: readonly string[]
}

export interface VolumeInstruction extends InstructionBase {
  readonly kind: "volume"
  readonly paths: readonly string[]
  readonly json: boolean
}

export interface CmdInstruction extends InstructionBase {
  readonly kind: "cmd"
  readonly command: CommandLine
}

export interface EntrypointInstruction extends InstructionBase {
  readonly kind: "entrypoint"
  readonly command: CommandLine
}

/** Durations are Go's, as written and already checked; absent where not given or empty. */
export interface HealthcheckInstruction extends InstructionBase {
  readonly kind: "healthcheck"
  /** Absent: `HEALTHCHECK NONE`. */
  readonly command?: CommandLine
  readonly interval?: string
  readonly timeout?: string
  readonly startPeriod?: string
  readonly startInterval?: string
  readonly retries?: number
}

export interface ShellInstruction extends InstructionBase {
  readonly kind: "shell"
  readonly argv: readonly string[]
}

export interface OnbuildInstruction extends InstructionBase {
  readonly kind: "onbuild"
  /**
   * The instruction behind ONBUILD, its offsets into its own `logical`; its heredocs are those of the ONBUILD.
   * Undefined when it is none the builder knows: that is an error only in the build that inherits the trigger.
   */
  readonly trigger: Instruction | undefined
  /** The text that the image's config keeps for later builds. */
  readonly expression: string
}

/** An instruction as the builder's second stage reads it. */
export type Instruction =
  | FromInstruction
  | RunInstruction
  | CopyInstruction
  | AddInstruction
  | EnvInstruction
  | LabelInstruction
  | ArgInstruction
  | WorkdirInstruction
  | UserInstruction
  | StopsignalInstruction
  | MaintainerInstruction
  | ExposeInstruction
  | VolumeInstruction
  | CmdInstruction
  | EntrypointInstruction
  | HealthcheckInstruction
  | ShellInstruction
  | OnbuildInstruction

/** The word for each kind of instruction. */
export type InstructionKind = Instruction["kind"]

/** A directive above everything else: `# syntax=docker/dockerfile:1`. */
export interface Directive {
  readonly name: "syntax" | "escape" | "check"
  readonly value: string
  readonly line: number
}

/** A stretch of the file. All texts, in order, are the file. */
export type Piece =
  | { readonly kind: "bom" | "blank"; readonly text: string; readonly line: number }
  | {
      readonly kind: "comment"
      readonly text: string
      readonly line: number
      /** The comment without `#` and without blanks at its ends. */
      readonly comment: string
    }
  | {
      readonly kind: "directive"
      readonly text: string
      readonly line: number
      readonly directive: Directive
    }
  | {
      readonly kind: "instruction"
      readonly text: string
      readonly line: number
      readonly instruction: Instruction
    }

/**
 * A Dockerfile, whole: nothing of its text is lost.
 *
 * Bytes that are no UTF-8 are the lone surrogates U+DC80 to U+DCFF, one each, so that they can be given back.
 */
export interface DockerfileTree {
  readonly kind: "dockerfile"
  /** How messages name the file. */
  readonly file: string
  readonly escape: "\\" | "`"
  readonly directives: readonly Directive[]
  readonly pieces: readonly Piece[]
  /** The instructions of the pieces, in order. */
  readonly instructions: readonly Instruction[]
}
