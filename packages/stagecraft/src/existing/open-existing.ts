import { isImageError } from "@stagecraft/ir"
import type { CommandContext } from "../command.ts"
import { chosenInputs } from "../digest/chosen-inputs.ts"
import type { WholeInputs } from "../digest/whole-inputs.ts"
import { openRegistries } from "../open-registries.ts"
import type { Choice, ChoiceWish } from "../repo/choice.ts"
import type { FindExisting } from "./existing-plan.ts"
import { existingFinder } from "./find-existing.ts"
import type { FindSide } from "./find-existing.ts"
import { RegistryTags } from "./registry-tags.ts"

/** Opens what `--skip-existing` asks, for the images of a command line. */
export function openExisting(
  choice: Pick<Choice, "root" | "images" | "projects">,
  context: CommandContext,
  {
    command,
    profile,
    ...side
  }: Pick<ChoiceWish, "command" | "profile"> & Pick<FindSide, "force" | "note">,
): FindExisting {
  const { report, terminal } = context
  const { env, signal } = terminal
  const client = openRegistries({ env, signal }, report.note)
  const tags = new RegistryTags({ client, tell: report.diagnostics, signal })
  let looked: Promise<ReadonlyMap<string, WholeInputs>> | undefined
  const look = async (): Promise<ReadonlyMap<string, WholeInputs>> => {
    try {
      const found = await chosenInputs(choice, context, { command, profile })
      return new Map(found.map(({ chosen, whole }) => [chosen.image.name, whole]))
    } catch (error) {
      // Nothing is known of what lies below, then.
      if (isImageError(error)) return new Map()
      throw error
    }
  }
  return existingFinder({ ...side, tags, lookBelow: () => (looked ??= look()) })
}
