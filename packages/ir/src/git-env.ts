import { existsSync, realpathSync } from "node:fs"
import { dirname, join, resolve } from "node:path"

type Env = Readonly<Record<string, string | undefined>>

/**
 * What git tells its hooks about the repository at hand, in words of places. Of what `git rev-parse --local-env-vars` lists
 * the rest stays: settings are meant for every repository, and more objects do none harm.
 */
const places: ReadonlySet<string> = new Set([
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_COMMON_DIR",
  "GIT_INDEX_FILE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_GRAFT_FILE",
  "GIT_SHALLOW_FILE",
  "GIT_PREFIX",
  "GIT_INTERNAL_SUPER_PREFIX",
])

/**
 * The environment for a git that is asked about a folder. In a hook it would answer for the repository whose hook that is,
 * and take whatever folder it is in for that one's root; a folder in a repository of its own is asked about that one. Where
 * none is seen, what names one stays: the author's word, as for a repository that lies apart from its files.
 */
export function gitEnv(folder: string, env: Env): Env {
  const names = Object.keys(env).filter((name) => places.has(name))
  if (names.length === 0 || !isInRepository(folder, env["GIT_WORK_TREE"])) return env
  return Object.fromEntries(Object.entries(env).filter(([name]) => !places.has(name)))
}

/** @param tree - Whose repository is named; one further up has nothing to say about it. */
function isInRepository(folder: string, tree: string | undefined): boolean {
  const top = tree === undefined ? undefined : realOf(resolve(folder, tree))
  for (let at = realOf(folder); ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return true
    if (at === top || dirname(at) === at) return false
  }
}

function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
