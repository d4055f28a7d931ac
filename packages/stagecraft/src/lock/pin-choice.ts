import { ImageError } from "@stagecraft/ir"
import type { ProjectNode } from "@stagecraft/ir"
import type { CommandContext } from "../command.ts"
import type { Choice, ChosenImage } from "../repo/choice.ts"
import { findLock } from "./find-lock.ts"
import type { PinHow } from "./pin-images.ts"

/** `--locked`, for commands that compile. */
export const lockedOption = {
  locked: {
    kind: "flag",
    help: "fail when there is no image.lock, or it lacks a name that the images use",
  },
} as const

/** Whether names of a project's images may have to be pinned; without, nothing that pins is loaded. */
export function mayPin({ directory, registries }: ProjectNode): boolean {
  return registries !== undefined || findLock(directory) !== undefined
}

/**
 * Writes into the images of a choice what `image.lock` and mirrors say, for the build that the command line describes.
 *
 * @param isTold - Whether what is not locked is worth a warning.
 * @throws ImageError `lock-invalid`, and with `--locked` `lock-required`.
 */
export async function pinChoice<
  T extends Pick<Choice, "root" | "isAcross" | "projects" | "images">,
>(choice: T, context: CommandContext, isTold: boolean): Promise<T> {
  const { options, report } = context
  const mustLock = options.flag("locked")
  if (!mustLock && !choice.projects.some(mayPin)) return choice
  const { pinImages } = await import("./pin-images.ts")
  const { ownKeys } = await import("./wanted-names.ts")
  const { lockCommand } = await import("./lock-command.ts")
  const how = { ...(await given(context)), mustLock, command: lockCommand(choice, context) }
  const pinned = (own: ReadonlySet<string>) =>
    choice.projects.map((project) => {
      const chosen = choice.images.filter((each) => each.project === project)
      const nodes = chosen.map(({ image }) => image)
      return { chosen, ...pinImages(project, nodes, how, own) }
    })
  let found = pinned(ownKeys(choice.projects))
  if (found.some(({ problems }) => problems.length > 0)) {
    // What is not locked may be what another config of the repository builds.
    const { keysOfRepo } = await import("./keys-of-repo.ts")
    found = pinned(await keysOfRepo(choice.root, choice.projects, context.terminal.env))
  }
  const problems = found.flatMap((each) => each.problems)
  if (problems.some(({ severity }) => severity === "error")) throw new ImageError(problems)
  if (isTold) report.diagnostics(problems)
  const images = new Map<ChosenImage, ChosenImage>()
  for (const each of found)
    for (const [index, one] of each.chosen.entries())
      images.set(one, { ...one, image: each.images[index]! })
  return { ...choice, images: choice.images.map((each) => images.get(each) ?? each) }
}

/** What the command line says of names; only where it does, all that reads such options is loaded. */
async function given(context: CommandContext): Promise<Omit<PinHow, "mustLock">> {
  const { options } = context
  if (["build-arg", "build-context", "platform"].every((name) => options.list(name).length === 0))
    return {}
  const { readOverrides } = await import("../build-overrides.ts")
  const { buildArgs, contexts, platforms } = readOverrides(context)
  return { buildArgs, contexts: Object.keys(contexts), platforms }
}
