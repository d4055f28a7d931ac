import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { join } from "node:path"

import { onTestFinished } from "vitest"

import { repo } from "../support/repo.ts"

const bin = join(repo, "packages/stagecraft/dist/bin.cjs")

/** How a run of the command ended. */
export interface Ended {
  /** As a shell shows it: 128 and the signal's number for a process that died of one. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** Milliseconds since {@link RunningCommand.mark}, or since the start. */
  readonly after: number
}

/** The bundled command while it runs. */
export interface RunningCommand {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when standard error has shown it. @throws Error when the command ends without. */
  readonly until: (shown: string | RegExp) => Promise<void>
  /** Begins the time that {@link Ended.after} tells. */
  readonly mark: () => void
  /** Sends a signal, and begins that time. */
  readonly send: (signal: NodeJS.Signals) => void
}

export interface RunningOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** User and group the command runs as. */
  readonly uid?: number
  /** What is done to standard output and error by a shell, such as `2>&-`. */
  readonly redirect?: string
}

/** Starts the bundled command; it is killed at the end of the test at the latest. */
export function startCommand(
  words: readonly string[],
  { cwd, env, uid, redirect }: RunningOptions,
): RunningCommand {
  const argv =
    redirect === undefined
      ? [process.execPath, bin, ...words]
      : ["sh", "-c", `exec "$0" "$@" ${redirect}`, process.execPath, bin, ...words]
  const child = spawn(argv[0]!, argv.slice(1), {
    cwd,
    env: { ...process.env, NO_COLOR: "1", CI: "true", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...(uid !== undefined && { uid, gid: uid }),
  })
  onTestFinished(() => void child.kill("SIGKILL"))
  let [stdout, stderr, since] = ["", "", performance.now()]
  const watchers = new Set<() => void>()
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text
    for (const watch of watchers) watch()
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject)
    // What it started may hold its streams open: the exit is what a shell waits for.
    let after = 0
    child.on("exit", () => (after = performance.now() - since))
    child.on("close", (code, signal) =>
      resolve({ code: code ?? 128 + (numbers[signal ?? ""] ?? 0), stdout, stderr, after }),
    )
  })
  const until = (shown: string | RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const watch = (): void => {
        if (typeof shown === "string" ? !stderr.includes(shown) : !shown.test(stderr)) return
        watchers.delete(watch)
        resolve()
      }
      watchers.add(watch)
      watch()
      void ended.then(() => reject(new Error(`it ended without ${String(shown)}:\n${stderr}`)))
    })
  const mark = (): void => void (since = performance.now())
  return {
    child,
    ended,
    until,
    mark,
    send: (signal) => {
      mark()
      child.kill(signal)
    },
  }
}

const numbers: Readonly<Record<string, number>> = { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }

/** Runs the bundled command to its end. */
export function runCommand(words: readonly string[], options: RunningOptions): Promise<Ended> {
  return startCommand(words, options).ended
}

/** The problem that a command's words on standard error show: its headline, with its hint. */
export function problemIn(stderr: string): { readonly headline: string; readonly hint: string } {
  const headline = /^error\[[\w-]+\]: .*$/mu.exec(stderr)?.[0] ?? ""
  const hint = /^hint: .*$/mu.exec(stderr)?.[0] ?? ""
  return { headline, hint }
}
