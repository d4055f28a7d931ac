import { findConfigs } from "@stagecraft/config"
import { isImageError } from "@stagecraft/ir"
import type { CommandContext } from "../command.ts"
import type { Choice } from "../repo/choice.ts"
import { ownKeys } from "./wanted-names.ts"

/**
 * The keys of what is built anywhere in the repository of a choice. Loads its other configs; one that cannot be loaded
 * is passed over, for whoever works on it will hear of it.
 */
export async function keysOfRepo(
  { root, projects }: Choice,
  context: CommandContext,
): Promise<ReadonlySet<string>> {
  const own = ownKeys(projects)
  const { configs } = await findConfigs(root)
  if (configs.length <= projects.length) return own
  const { chooseAcross } = await import("../repo/choose-across.ts")
  const all: CommandContext = {
    ...context,
    words: [],
    options: { flag: (name) => name === "all", value: () => undefined, list: () => [] },
    terminal: { ...context.terminal, cwd: root },
  }
  try {
    const everything = await chooseAcross(all, {
      command: "list",
      keepGoing: true,
      asWritten: true,
    })
    return new Set([...own, ...ownKeys(everything.projects)])
  } catch (error) {
    if (isImageError(error)) return own
    throw error
  }
}
