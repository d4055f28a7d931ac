import { writeSync } from "node:fs"
import { ImageError } from "@stagecraft/ir"
import { folderGone } from "./problems.ts"
import type { Terminal } from "./terminal.ts"
import { wantsColor } from "./terminal.ts"

/** Writes all of it, also to a pipe that is full for a moment; a reader that went away ends the process quietly. */
function write(descriptor: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(descriptor, bytes, done)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === "EAGAIN") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
      else if (code === "EPIPE") process.exit(0)
      else throw error
    }
  }
}

/** The process as a {@link Terminal}: the first Ctrl-C or SIGTERM aborts, the second ends the process at once. */
export function processTerminal(): Terminal {
  const abort = new AbortController()
  const interrupt = (): void => {
    if (abort.signal.aborted) process.exit(130)
    write(2, "\nStopping … (once more to leave at once)\n")
    abort.abort()
  }
  // A config may print; standard output is for what the command was asked for.
  console.log = console.info = console.debug = (...values) => console.error(...values)
  process.on("SIGINT", interrupt)
  process.on("SIGTERM", interrupt)
  return {
    stdout: (text) => write(1, text),
    stderr: (text) => write(2, text),
    get cwd() {
      try {
        return process.cwd()
      } catch (error) {
        throw new ImageError(folderGone((error as Error).message), { cause: error })
      }
    },
    env: process.env,
    color: wantsColor(process.env, process.stderr.isTTY),
    signal: abort.signal,
  }
}
