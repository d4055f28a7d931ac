import type * as childProcess from "node:child_process"

/** When the last commit was made. */
export interface CommitTime {
  /** Since 1970. */
  readonly seconds: number
  /** There are changes, or new files, that are not committed. */
  readonly dirty: boolean
}

/**
 * The time of the commit that is checked out in a folder, or why there is none, in a few words.
 *
 * A shallow clone has it, too: no other commit is asked for.
 */
export async function commitTime(
  directory: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<CommitTime | string> {
  // Loaded here: most builds do not ask.
  const { spawnSync } = await import("node:child_process")
  const git = (...words: readonly string[]) => runGit(spawnSync, words, directory, env)
  const time = git("log", "-1", "--format=%ct")
  if (typeof time === "string") return time
  const seconds = Number(time.output)
  if (!Number.isSafeInteger(seconds) || seconds < 0) return `git says «${time.output}»`
  const status = git("status", "--porcelain")
  return { seconds, dirty: typeof status !== "string" && status.output !== "" }
}

/** What a git command prints, or why it does not. */
function runGit(
  spawnSync: typeof childProcess.spawnSync,
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): { readonly output: string } | string {
  const { error, status, stdout, stderr } = spawnSync("git", words, {
    cwd,
    // No lock on the index: another git may be at work. And words that are known.
    env: { ...env, GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    stdio: ["ignore", "pipe", "pipe"],
  })
  if (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT"
    return isMissing ? "there is no git" : error.message
  }
  if (status === 0) return { output: stdout.trim() }
  const first = stderr.split("\n").find((line) => line !== "") ?? `git ends with ${status}`
  if (/not a git repository/u.test(first)) return "it lies in no git repository"
  if (/does not have any commits/u.test(first)) return "its git repository has no commit"
  return first.replace(/^fatal: /u, "git says: ")
}
