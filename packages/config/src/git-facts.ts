import type { GitFacts } from "@stagecraft/dsl"
import { askGitSync } from "./run-git.ts"

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
    if (!known.has(key))
      known.set(key, askGitSync(words, { cwd: directory, env })?.trimEnd() || undefined)
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
