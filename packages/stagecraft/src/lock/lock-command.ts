import type { CommandContext } from "../command.ts"
import type { Choice } from "../repo/choice.ts"
import { shellWord } from "../shell-word.ts"

/** The command line that locks the images of a choice, for hints: it works where they are read. */
export function lockCommand(
  { isAcross }: Pick<Choice, "isAcross">,
  { options, words }: Pick<CommandContext, "options" | "words">,
): string {
  const config = options.value("config")
  // Behind --update words mean what to ask for, and not images.
  const filters = [...options.list("filter"), ...(isAcross ? words : [])]
  return [
    plainLockCommand,
    ...(config === undefined ? [] : ["--config", shellWord(config)]),
    ...(options.flag("all") ? ["--all"] : []),
    ...filters.flatMap((each) => ["--filter", shellWord(each)]),
  ].join(" ")
}

/** The same for the nearest config. */
export const plainLockCommand = "stagecraft lock"
