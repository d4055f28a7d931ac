import { askGit } from "./run-git.ts"
import type { GitAnswer } from "./run-git.ts"

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
  const git = (...words: readonly string[]) => askGit(words, { cwd: directory, env })
  const time = await git("log", "-1", "--format=%ct")
  if (time.out === undefined) return whyNot(time)
  const said = time.out.trim()
  const seconds = Number(said)
  if (!Number.isSafeInteger(seconds) || seconds < 0) return `git says «${said}»`
  const { out = "" } = await git("status", "--porcelain")
  return { seconds, dirty: out !== "" }
}

function whyNot({ error }: GitAnswer): string {
  const [first = ""] = error.split("\n")
  if (/not a git repository/u.test(first)) return "it lies in no git repository"
  if (/does not have any commits/u.test(first)) return "its git repository has no commit"
  return first.replace(/^fatal: /u, "git says: ")
}
