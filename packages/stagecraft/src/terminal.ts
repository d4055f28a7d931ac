/**
 * Everything the command sees of the outside: text out, where it runs, what it was told.
 *
 * Tests hand in their own; `bin.ts` hands in the process.
 */
export interface Terminal {
  /** @throws ReaderGone, or ImageError `output-not-written`. */
  readonly stdout: (text: string) => void
  /** The same for a result that is no text, such as a tar file; a promise while its reader is slow. */
  readonly stdoutBytes: (bytes: Uint8Array) => void | Promise<void>
  /** Whether a person reads the result; to ask costs a look at the descriptor. */
  readonly stdoutIsTerminal?: boolean
  /** Standard input; absent where there is none. */
  readonly stdin?: () => AsyncIterable<unknown>
  /** What cannot be written there is dropped: nobody is left to be told. */
  readonly stderr: (text: string) => void
  readonly cwd: string
  /** Goes to another folder for good, as a shell's `cd` does; the path is absolute and exists. */
  readonly enter: (folder: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  /** Colour on standard error, where people read; `NO_COLOR`, `FORCE_COLOR` and pipes are already weighed. */
  readonly color: boolean
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal
  /** Standard error, when it can be drawn on; to ask costs the opening of a stream. */
  readonly screen?: Screen | undefined
}

/** A terminal as something to draw on. */
export interface Screen {
  /** As they are now: a person may resize it at any time. */
  readonly columns: number
  readonly rows: number
  /** Writes as it is, cursor movements included. */
  readonly draw: (text: string) => void
  /**
   * Says that something is drawn: `clear` is called before anything else is written to the terminal, and at the end of
   * the process. Returns what ends that.
   */
  readonly hold: (clear: () => void) => () => void
}

/** Thrown by {@link Terminal.stdout} when nobody reads any more, as after `| head -1`: the command ends quietly. */
export class ReaderGone extends Error {
  override readonly name = "ReaderGone"
}

/**
 * Whether to colour a stream.
 *
 * @see https://no-color.org and https://force-color.org
 */
export function wantsColor(env: Terminal["env"], isTerminal: boolean): boolean {
  if (env["NO_COLOR"]) return false
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0"
  return isTerminal && env["TERM"] !== "dumb"
}
