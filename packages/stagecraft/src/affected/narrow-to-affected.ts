import type { CommandContext, OptionSpec } from "../command.ts"
import type { Choice } from "../repo/choice.ts"

/** `--affected`, for commands that choose images. */
export const affectedOption = {
  affected: {
    kind: "optional",
    value: "REF",
    help: "only images that something differs for since REF, by git: a file they see, their config, what is locked; without REF since this branch left the default one",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>

/**
 * Leaves of a choice what `--affected` asks for, and says since when; the choice itself without that option.
 *
 * @throws ImageError `affected-needs-git`, `affected-unknown-ref`.
 */
export async function narrowToAffected<T extends Pick<Choice, "root" | "images">>(
  choice: T,
  context: CommandContext,
): Promise<T> {
  if (!context.options.flag("affected")) return choice
  // Loaded here: commands that start often have the option, and few lines of theirs.
  const { keepAffected } = await import("./keep-affected.ts")
  return await keepAffected(choice, context)
}
