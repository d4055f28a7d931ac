import type { Reporter } from "./reporters/reporter.ts"
import type { Terminal } from "./terminal.ts"

/** An option of a command: a flag, one that takes a value, or one that may have one: `--name` or `--name=value`. */
export interface OptionSpec {
  readonly kind: "flag" | "value" | "list" | "optional"
  /** The word for the value in the help: `FILE`, `NAME=VALUE`. */
  readonly value?: string
  readonly short?: string
  readonly help: string
}

/** What was given for each option. */
export interface OptionValues {
  readonly flag: (name: string) => boolean
  readonly value: (name: string) => string | undefined
  readonly list: (name: string) => readonly string[]
}

/** What a running command has: words, options, and the two ways to the outside. */
export interface CommandContext {
  readonly words: readonly string[]
  readonly options: OptionValues
  readonly terminal: Terminal
  readonly report: Reporter
}

/** A command as data; `stagecraft --help` is drawn from it. */
export interface Command {
  readonly name: string
  readonly summary: string
  /** Words after the name, as the usage line shows them. */
  readonly words?: string
  readonly options: Readonly<Record<string, OptionSpec>>
  /** Options that users of `docker build` try here, each with what to do instead. */
  readonly foreign?: Readonly<Record<string, string>>
  readonly examples: readonly (readonly [line: string, what: string])[]
  /** What `--json` prints where nothing was found; commands that have none print no JSON. */
  readonly nothing?: object
  /** It heeds the terminal's signal by itself, and cleans up; any other is left where it stands. */
  readonly stops?: boolean
  /** Runs it; the number is the exit code. Expected failures are thrown as ImageError. */
  readonly run: (context: CommandContext) => Promise<number>
}
