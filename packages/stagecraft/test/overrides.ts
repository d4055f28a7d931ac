import { readMode } from "../src/build-mode.ts"
import type { BuildMode } from "../src/build-mode.ts"
import { readOverrides } from "../src/build-overrides.ts"
import type { BuildOverrides } from "../src/build-overrides.ts"
import type { CommandContext } from "../src/command.ts"
import { build } from "../src/commands/build.ts"
import { parseOptions } from "../src/parse-options.ts"

/** What a command line of `build` that runs in `/cwd` says. */
export function contextOf(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): CommandContext {
  const parsed = parseOptions(build, words)
  return { ...parsed, terminal: { cwd: "/cwd", env } } as unknown as CommandContext
}

export function overridesOf(...words: readonly string[]): BuildOverrides {
  return readOverrides(contextOf(words))
}

export function modeOf(
  words: readonly string[],
  env?: Readonly<Record<string, string>>,
): BuildMode {
  return readMode(contextOf(words, env))
}
