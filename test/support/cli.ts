import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { constants, tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { onTestFinished } from "vitest"
import { repo } from "./repo.ts"

/** What a run of the command left behind. */
export interface CliResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** How a run differs from a plain one in an empty folder. */
export interface CliOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Gets the child as soon as it runs: to send it a signal. */
  readonly onStart?: (child: ChildProcess) => void
  /** What it reads from standard input; empty unless given. */
  readonly stdin?: string | Uint8Array
}

const bin = join(repo, "packages/stagecraft/dist/bin.cjs")

/** Runs the bundled command as a user would. */
export async function stagecraft(
  words: readonly string[],
  options: CliOptions,
): Promise<CliResult> {
  const child = spawn(process.execPath, [bin, ...words], {
    cwd: options.cwd,
    env: { ...process.env, NO_COLOR: "1", CI: "true", ...options.env },
    stdio: [options.stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  })
  // Whoever reads no more than it needs closes the pipe early.
  child.stdin?.on("error", () => undefined).end(options.stdin)
  let stdout = ""
  let stderr = ""
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text))
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text))
  options.onStart?.(child)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject)
    // As a shell shows it.
    child.on("close", (code, signal) =>
      resolve(signal === null ? code : 128 + constants.signals[signal]),
    )
  })
  return { code, stdout, stderr }
}

/**
 * A folder outside the repository with these files, gone when the test is over. `stagecraft` can be imported in it.
 *
 * A value that starts with `-> ` makes a symbolic link.
 */
export function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "stagecraft-test-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    if (text.startsWith("-> ")) symlinkSync(text.slice(3), path)
    else writeFileSync(path, text)
  }
  return folder
}
