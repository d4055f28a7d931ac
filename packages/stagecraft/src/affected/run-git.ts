import { execFile } from "node:child_process"
import type { Terminal } from "../terminal.ts"

/** What git answered. */
export interface GitAnswer {
  /** Undefined when git failed. */
  readonly out: string | undefined
  readonly error: string
}

/** Asks git in a folder; of a `git` that is not there, `error` says so. */
export type Git = (...words: readonly string[]) => Promise<GitAnswer>

/** Git for a folder. Nothing is locked: another git may be at work. */
export function gitIn(folder: string, env: Terminal["env"], signal?: AbortSignal): Git {
  return (...words) =>
    new Promise((resolve) => {
      execFile(
        "git",
        words,
        {
          cwd: folder,
          env: { ...env, GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
          maxBuffer: 1024 * 1024 * 1024,
          signal,
        },
        (failure, out, error) => {
          const why = failure as NodeJS.ErrnoException | null
          if (why?.code === "ENOENT") resolve({ out: undefined, error: "there is no git" })
          else resolve({ out: failure ? undefined : out, error: error.trim() })
        },
      )
    })
}
