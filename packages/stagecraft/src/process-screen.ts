import type { Screen } from "./terminal.ts"

/** A screen whose view can be asked to make room. */
export interface ProcessScreen extends Screen {
  /** Takes what is drawn away, before something else is written. */
  readonly makeRoom: () => void
}

/**
 * Standard error as a screen; undefined when it is no terminal. The stream of it is opened by the first call.
 *
 * What is drawn is cleared when the process ends, however it ends but by SIGKILL, and while it is stopped by Ctrl-Z.
 */
export function processScreen(write: (text: string) => void): ProcessScreen | undefined {
  const { stderr } = process
  if (!stderr.isTTY) return undefined
  let clear: (() => void) | undefined
  const makeRoom = (): void => clear?.()
  const stop = (): void => {
    makeRoom()
    process.kill(process.pid, "SIGSTOP")
  }
  return {
    get columns() {
      return stderr.columns || 80
    },
    get rows() {
      return stderr.rows || 24
    },
    draw: write,
    makeRoom,
    hold: (given) => {
      clear = given
      process.on("exit", makeRoom)
      process.on("SIGTSTP", stop)
      return () => {
        clear = undefined
        process.off("exit", makeRoom)
        process.off("SIGTSTP", stop)
      }
    },
  }
}
