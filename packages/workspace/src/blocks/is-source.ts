import { join } from "node:path"
import { gitEnv } from "@stagecraft/ir"
import { isThere } from "../is-there.ts"

/** Folders that builds write to, where nobody says otherwise. */
const usual =
  /(?:^|\/)(?:dist|build|out|output|lib|es|esm|cjs|umd|bundle|\.next|\.nuxt|\.output|\.svelte-kit)(?:\/|$)/u

/**
 * True for a path of a repository that is there before a build: git tracks it; or, where git does not know it or is not
 * there, it exists and is not called like what builds make.
 */
export function isSource(root: string, path: string): boolean {
  if (!isThere(join(root, path))) return false
  if (asksGit(root, "ls-files", "--error-unmatch", "--", `:(literal)${path}`)) return true
  return !usual.test(path) && !asksGit(root, "check-ignore", "--quiet", "--", path)
}

/** True when git says yes; false without git, and outside of a repository. */
function asksGit(cwd: string, ...words: readonly string[]): boolean {
  // Loaded here: most repositories are as they came from git, and nothing is asked.
  const { spawnSync } = process.getBuiltinModule("node:child_process")
  // No lock on the index: another git may be at work.
  const env = { ...gitEnv(cwd, process.env), GIT_OPTIONAL_LOCKS: "0" }
  return spawnSync("git", words, { cwd, env, stdio: "ignore" }).status === 0
}
