import { fstatSync, writeSync } from "node:fs"
import { ImageError, reasonOf } from "@stagecraft/ir"
import { folderGone, outputNotWritten } from "./problems.ts"
import { processScreen } from "./process-screen.ts"
import type { ProcessScreen } from "./process-screen.ts"
import type { Terminal } from "./terminal.ts"
import { ReaderGone, wantsColor } from "./terminal.ts"
import { resultStream } from "./result-stream.ts"
import type { WriteBytes } from "./result-stream.ts"

/** Writes all of it, also to a pipe that is full for a moment. @throws what the system says. */
function write(descriptor: number, text: string | Uint8Array): void {
  const bytes = typeof text === "string" ? Buffer.from(text) : text
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(descriptor, bytes, done)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}

/** Writes the result; whoever asked for it must learn that it did not arrive. */
function writeResult(text: string | Uint8Array): void {
  try {
    write(1, text)
  } catch (error) {
    throw notWritten(error)
  }
}

function notWritten(error: unknown): Error {
  if ((error as NodeJS.ErrnoException).code === "EPIPE")
    return new ReaderGone("standard output is closed")
  return new ImageError(outputNotWritten(reasonOf(error)), { cause: error })
}

/** Writes what is for a person; the work goes on also when that person has gone. */
function writeNote(text: string): void {
  try {
    write(2, text)
  } catch {
    // There is no other place to complain.
  }
}

/** Whether a descriptor is a terminal. `process.stderr.isTTY` says it too, and opens a stream for it. */
function isTerminal(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice()
  } catch {
    return false
  }
}

/** The process as a {@link Terminal}: the first Ctrl-C or SIGTERM aborts, the second ends the process at once. */
export function processTerminal(): Terminal {
  let abort: AbortController | undefined
  let screen: ProcessScreen | undefined
  const tell = (text: string): void => {
    screen?.makeRoom()
    writeNote(text)
  }
  let bytesOut: WriteBytes | undefined
  const writeBytes: Terminal["stdoutBytes"] = async (bytes) => {
    try {
      bytesOut ??= resultStream(1)
    } catch (error) {
      throw notWritten(error)
    }
    if (!bytesOut) return writeResult(bytes)
    return bytesOut(bytes).catch((error: unknown) => {
      throw notWritten(error)
    })
  }
  const interrupt = (): void => {
    // A command that never asked for the signal has nothing to tidy up.
    if (!abort || abort.signal.aborted) process.exit(130)
    tell("\nStopping … (once more to leave at once)\n")
    abort.abort()
  }
  let isHeeding = false
  // Until then the system ends the process, also one whose config never comes to an end.
  const heedSignals = (): void => {
    if (isHeeding) return
    isHeeding = true
    process.on("SIGINT", interrupt)
    process.on("SIGTERM", interrupt)
  }
  // A config may print; standard output is for what the command was asked for.
  console.log = console.info = console.debug = (...values) => console.error(...values)
  Object.defineProperty(process, "stdout", { configurable: true, get: () => process.stderr })
  let entered: string | undefined
  return {
    stdout: writeResult,
    stdoutBytes: writeBytes,
    get stdoutIsTerminal() {
      // A character device may as well be /dev/null.
      return isTerminal(1) && process.getBuiltinModule("node:tty").isatty(1)
    },
    stdin: () => process.stdin,
    stderr: tell,
    enter: (folder) => {
      process.chdir(folder)
      entered = folder
    },
    get cwd() {
      try {
        // As it was asked for: the process would name the folder that symbolic links lead to.
        return entered ?? process.cwd()
      } catch (error) {
        throw new ImageError(folderGone((error as Error).message), { cause: error })
      }
    },
    env: process.env,
    color: wantsColor(process.env, isTerminal(2)),
    get signal() {
      heedSignals()
      abort ??= new AbortController()
      return abort.signal
    },
    get screen() {
      heedSignals()
      screen ??= processScreen(writeNote)
      return screen
    },
  }
}
