import { ImageError } from "@stagecraft/ir"
import type { CommandContext, OptionSpec } from "../command.ts"
import { usageOptionValue } from "../problems.ts"

/** `--skip-existing`, for commands that push. */
export const skipExistingOption = {
  "skip-existing": {
    kind: "flag",
    help: "with --push: do not build what the registry has of the very same inputs; that only gets the tags it lacks there",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>

/** Reads it. @throws ImageError `usage-option-value` without `--push`. */
export function readSkipExisting({ options }: CommandContext): boolean {
  if (!options.flag("skip-existing")) return false
  if (options.flag("push")) return true
  const why =
    "it is for what is pushed, and goes with --push; what this engine has is skipped without"
  throw new ImageError(usageOptionValue(undefined, "--skip-existing", why))
}
