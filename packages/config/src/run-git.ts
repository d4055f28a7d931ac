import { gitEnv } from "@stagecraft/ir"

/** Where git is asked. */
interface GitSide {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** What else there may be to a question. */
interface GitTalk extends GitSide {
  /** What git reads. */
  readonly input?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** What git answered. */
export interface GitAnswer {
  /** Undefined when git failed. */
  readonly out: string | undefined
  /** What it said of that; of a git that is not there, that it is not. */
  readonly error: string
}

const settings = ({ cwd, env }: GitSide) => ({
  cwd,
  // No lock on the index: another git may be at work. And words that are known.
  env: { ...gitEnv(cwd, env), GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
  encoding: "utf8" as const,
  maxBuffer: 256 * 1024 * 1024,
})

/** Asks git. @throws the reason of an abort. */
export async function askGit(
  words: readonly string[],
  { input, signal, ...side }: GitTalk,
): Promise<GitAnswer> {
  // Loaded here and below: most starts ask git for nothing.
  const { execFile } = process.getBuiltinModule("node:child_process")
  return await new Promise((resolve, reject) => {
    const done = (failure: Error | null, stdout: string, stderr: string): void => {
      if (signal?.aborted) reject(signal.reason as Error)
      else if (failure) resolve({ out: undefined, error: wordsOf(failure, stderr) })
      else resolve({ out: stdout, error: "" })
    }
    try {
      const { stdin } = execFile("git", words, { ...settings(side), signal }, done)
      // It may end before it has read all.
      stdin?.on("error", () => undefined).end(input)
    } catch (error) {
      // What is too long for the system is not even started.
      done(error as Error, "", "")
    }
  })
}

function wordsOf(failure: NodeJS.ErrnoException, stderr: string): string {
  if (failure.code === "ENOENT") return "there is no git"
  return stderr.trim() || failure.message
}

/** What git prints, for a getter, which cannot wait; undefined when it fails. */
export function askGitSync(words: readonly string[], side: GitSide): string | undefined {
  const { spawnSync } = process.getBuiltinModule("node:child_process")
  const { status, stdout } = spawnSync("git", words, settings(side))
  return status === 0 ? stdout : undefined
}
