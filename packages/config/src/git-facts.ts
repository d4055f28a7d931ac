import type * as childProcess from "node:child_process"
import { createRequire } from "node:module"
import type { GitFacts } from "@stagecraft/dsl"

const require = createRequire(import.meta.url)

/**
 * What git knows of the folder a config lies in. Each fact is asked for when it is read, once, and only then.
 *
 * Without git, or outside a repository, texts are undefined and nothing is dirty.
 */
export function gitFacts(
  directory: string,
  env: Readonly<Record<string, string | undefined>>,
): GitFacts {
  const known = new Map<string, string | undefined>()
  const ask = (...words: readonly string[]): string | undefined => {
    const key = words.join(" ")
    if (!known.has(key)) known.set(key, git(words, directory, env))
    return known.get(key)
  }
  return Object.freeze({
    get commit() {
      return ask("rev-parse", "--verify", "--quiet", "HEAD")
    },
    get branch() {
      return ask("symbolic-ref", "--short", "--quiet", "HEAD")
    },
    get tag() {
      return ask("describe", "--tags", "--exact-match", "HEAD")
    },
    get dirty() {
      return ask("status", "--porcelain") !== undefined
    },
  })
}

/** The output of a git command without its final newline; undefined when there is none, or git fails. */
function git(
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  // Loaded here: a config that reads no fact shall not pay for it, and a getter cannot wait.
  const { spawnSync } = require("node:child_process") as typeof childProcess
  const { status, stdout } = spawnSync("git", words, {
    cwd,
    // No lock on the index: another git may be at work.
    env: { ...env, GIT_OPTIONAL_LOCKS: "0" },
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    stdio: ["ignore", "pipe", "ignore"],
  })
  return status === 0 ? stdout.trimEnd() || undefined : undefined
}
